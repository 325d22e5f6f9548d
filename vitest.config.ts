import { defineConfig } from 'vitest/config'

/** Hold what the backend says to its description, in every test that talks to it. */
const CONFORMITY_OF_FILE = 'apps/backend/test/support/conformity/each-file.ts'
const CONFORMITY_SUMMARY = 'apps/backend/test/support/conformity/summary.ts'

const COMMANDS = 'scripts/{run,start,dev,bench}.test.ts'

/** Needs kubectl, kustomize and kube-score: not a part of `npm test`, but of `.ci/run`, by `npm test -- manifests`. */
const RENDERED = 'scripts/manifests/rendered.test.ts'

/** Real processes, databases and browsers on a small machine take their time; a test that hangs still ends. */
const SLOW_MS = 60_000

/** A message that takes longer to reach the other browser is a defect, on a busy machine too. */
const ARRIVAL_MS = 10_000

/** Asked so often that what is measured is the edit, and not the asking. */
const EDIT_POLL = { timeout: ARRIVAL_MS, interval: 20 }

const TARGET = process.env.ACCEPT_PATH ?? 'node'

/** The targets that run the full shared suite. The others serve the same images, so they run only its core. */
const FULL_SUITE_TARGETS = ['node', 'compose', 'k3s']
const SUITE = FULL_SUITE_TARGETS.includes(TARGET) ? '*' : '{routing,chat,sending,sessions}'

export default defineConfig({
  test: {
    // As long as it takes on a machine that is busy; what has a limit measures its time itself.
    expect: { poll: { timeout: 15_000 } },
    // Containers and clusters stop in their own time, and are left behind when vitest does not wait for it.
    teardownTimeout: SLOW_MS,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'apps/**/src/**/*.test.{ts,tsx}',
            'apps/frontend/build/**/*.test.ts',
            'packages/{contract,client}/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/src/**/*.test.ts',
          ],
          exclude: [COMMANDS, RENDERED, '**/node_modules/**'],
        },
      },
      {
        test: { name: 'manifests', include: [RENDERED], testTimeout: SLOW_MS },
      },
      {
        test: {
          name: 'integration',
          include: ['apps/backend/test/*.test.ts'],
          globalSetup: ['scripts/testing/postgres-setup.ts', CONFORMITY_SUMMARY],
          setupFiles: CONFORMITY_OF_FILE,
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        // What needs a real Valkey, and so Docker: not a part of `npm test`, but of `.ci/run`, by `npm test -- valkey`.
        test: {
          name: 'valkey',
          include: ['apps/backend/test/valkey/*.test.ts'],
          globalSetup: ['scripts/testing/postgres-setup.ts', 'scripts/testing/valkey-setup.ts'],
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['apps/backend/test/faults/*.test.ts'],
          globalSetup: ['scripts/testing/postgres-setup.ts', CONFORMITY_SUMMARY],
          setupFiles: CONFORMITY_OF_FILE,
          // Each of them takes the whole machine.
          fileParallelism: false,
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        // The commands themselves, as the processes that they are: one at a time, for they share the builds.
        test: {
          name: 'commands',
          include: [COMMANDS],
          expect: { poll: { timeout: ARRIVAL_MS } },
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
          fileParallelism: false,
        },
      },
      {
        // The black-box suite, by default against `npm start`; ACCEPT_PATH names another path.
        test: {
          name: 'browser',
          include: [
            `packages/acceptance/src/suite/${SUITE}.test.ts`,
            // What one path alone promises.
            `packages/acceptance/src/paths/${TARGET}/*.test.ts`,
          ],
          globalSetup: 'packages/acceptance/src/setup.ts',
          expect: { poll: { timeout: ARRIVAL_MS } },
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
          fileParallelism: false,
        },
      },
      {
        // Compose as it is typed, in a copy of the project: edits, and what docs/compose.md tells; `npm run accept -- reload`.
        test: {
          name: 'reload',
          include: ['packages/acceptance/src/reload/*.test.ts'],
          expect: { poll: EDIT_POLL },
          // A hundred edits take as many seconds; images may have to be built from scratch.
          testTimeout: 10 * SLOW_MS,
          hookTimeout: 5 * SLOW_MS,
          // They have one project's name.
          fileParallelism: false,
        },
      },
      {
        // Edits in Tilt on a cluster of kind, and in `npm run dev` beside it; `npm run accept -- tilt`.
        test: {
          name: 'tilt',
          include: ['packages/acceptance/src/tilt/*.test.ts'],
          expect: { poll: EDIT_POLL },
          testTimeout: 10 * SLOW_MS,
          hookTimeout: 10 * SLOW_MS,
        },
      },
      {
        // The two images by themselves; `npm run accept -- images`.
        test: {
          name: 'images',
          include: ['packages/acceptance/src/images/*.test.ts'],
          globalSetup: 'packages/acceptance/src/images/setup.ts',
          expect: { poll: { timeout: SLOW_MS } },
          // A build from scratch on a small machine.
          testTimeout: 5 * SLOW_MS,
          hookTimeout: 5 * SLOW_MS,
          fileParallelism: false,
        },
      },
    ],
  },
})
