import { defineConfig } from 'vitest/config'

/** Compares each answer of the backend with the API's description, in every test that sends a request. */
const CONFORMITY_OF_FILE = 'apps/backend/test/support/conformity/each-file.ts'
const CONFORMITY_SUMMARY = 'apps/backend/test/support/conformity/summary.ts'

/** Starts processes as a user does. */
const START = 'scripts/start.test.ts'
const COMMANDS = 'scripts/{run,dev,bench}.test.ts'

/** 20,000 cases of bad input. */
const FUZZ = 'apps/backend/test/fuzz.test.ts'

/** Needs kubectl, kustomize and kube-score. */
const RENDERED = 'checks/rendered-manifests.test.ts'

/** Maximum ms for a test with real processes, databases and browsers on a small machine. Ends a hanging test. */
const SLOW_MS = 60_000

/** Maximum ms for a message to reach the other browser, also on a busy machine. */
const ARRIVAL_MS = 10_000

/** Poll every 20 ms, so that a test measures the edit and not the interval. */
const EDIT_POLL = { timeout: ARRIVAL_MS, interval: 20 }

/** Workers. Vitest's default leaves one core idle, but these tests wait for processes and databases most of the time. */
const WORKERS = 2

const ACCEPTANCE = 'packages/acceptance'

/** The core of the shared suite: routing, sign-in, chat, resume. */
const SUITE_CORE = '{routing,chat,sending,sessions}'

/** Without a target, `npm test` runs the core of the suite against `npm start`. */
const TARGET = process.env.ACCEPT_TARGET

/** The targets that run the full shared suite. The others serve the same images, so they run only its core. */
const FULL_SUITE_TARGETS = ['node', 'compose', 'k3s']
const SUITE = TARGET && FULL_SUITE_TARGETS.includes(TARGET) ? '*' : SUITE_CORE

export default defineConfig({
  test: {
    // For a busy machine. Tests of a time limit measure the time themselves.
    expect: { poll: { timeout: 15_000 } },
    // Containers and clusters stop slowly. If vitest does not wait, they keep running.
    teardownTimeout: SLOW_MS,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'apps/**/src/**/*.test.{ts,tsx}',
            'apps/frontend/build/**/*.test.ts',
            'packages/*/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            '{bench,resilience}/src/**/*.test.ts',
            'checks/*.test.ts',
          ],
          exclude: [START, COMMANDS, RENDERED, '**/node_modules/**'],
          maxWorkers: WORKERS,
        },
      },
      {
        test: { name: 'manifests', include: [RENDERED], testTimeout: SLOW_MS },
      },
      {
        test: {
          name: 'integration',
          include: ['apps/backend/test/{,http/}*.test.ts'],
          exclude: [FUZZ],
          // Most of these tests wait for polls and timeouts of the backend.
          maxWorkers: WORKERS + 1,
          globalSetup: ['packages/testing/src/postgres-setup.ts', CONFORMITY_SUMMARY],
          setupFiles: CONFORMITY_OF_FILE,
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        // Needs Docker, to run a real Valkey.
        test: {
          name: 'valkey',
          include: ['apps/backend/test/valkey/*.test.ts'],
          globalSetup: ['packages/testing/src/postgres-setup.ts', 'packages/testing/src/valkey-setup.ts'],
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['apps/backend/test/faults/*.test.ts', FUZZ],
          globalSetup: ['packages/testing/src/postgres-setup.ts', CONFORMITY_SUMMARY],
          setupFiles: CONFORMITY_OF_FILE,
          // Each test uses both cores.
          fileParallelism: false,
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        test: {
          name: 'start',
          include: [START],
          expect: { poll: { timeout: ARRIVAL_MS } },
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
        },
      },
      {
        // One file at a time, because the commands share the builds.
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
        // The shared suite and the target's own tests, against the target of ACCEPT_TARGET.
        test: {
          name: 'browser',
          include: [
            `${ACCEPTANCE}/specs/everywhere/${SUITE}.test.ts`,
            ...(TARGET ? [`${ACCEPTANCE}/specs/${TARGET}/*.test.ts`] : []),
          ],
          globalSetup: `${ACCEPTANCE}/harness/setup.ts`,
          setupFiles: `${ACCEPTANCE}/harness/settled.ts`,
          expect: { poll: { timeout: ARRIVAL_MS } },
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
          fileParallelism: false,
        },
      },
      {
        // The rest of the suite, and each state of the page, against `npm start`.
        test: {
          name: 'stories',
          include: [
            `${ACCEPTANCE}/specs/everywhere/!(${SUITE_CORE.slice(1, -1).replaceAll(',', '|')}).test.ts`,
            `${ACCEPTANCE}/specs/node/*.test.ts`,
          ],
          globalSetup: `${ACCEPTANCE}/harness/setup.ts`,
          expect: { poll: { timeout: ARRIVAL_MS } },
          testTimeout: SLOW_MS,
          hookTimeout: SLOW_MS,
          // Some tests measure what a reader sees within a frame. A second browser beside them takes the CPU.
          fileParallelism: false,
        },
      },
      {
        // Edits in a copy of the project in Compose, and the commands of docs/compose.md: `npm run accept -- reload`.
        test: {
          name: 'reload',
          include: [`${ACCEPTANCE}/specs/reload/*.test.ts`],
          expect: { poll: EDIT_POLL },
          // A hundred edits take 100 s, and the images may need a build from scratch.
          testTimeout: 10 * SLOW_MS,
          hookTimeout: 5 * SLOW_MS,
          // The files share one project name.
          fileParallelism: false,
        },
      },
      {
        // Edits in Tilt on a kind cluster and, for comparison, in `npm run dev`: `npm run accept -- tilt`.
        test: {
          name: 'tilt',
          include: [`${ACCEPTANCE}/specs/tilt/*.test.ts`],
          expect: { poll: EDIT_POLL },
          testTimeout: 10 * SLOW_MS,
          hookTimeout: 10 * SLOW_MS,
        },
      },
      // The two images alone: `npm run accept -- images`. Only `npm run full` runs the measurements of docs/images.md.
      ...['images', 'measurements'].map((name) => ({
        test: {
          name,
          include: [`${ACCEPTANCE}/specs/images/${name === 'measurements' ? name : '!(measurements)'}.test.ts`],
          globalSetup: `${ACCEPTANCE}/harness/images/setup.ts`,
          expect: { poll: { timeout: SLOW_MS } },
          // A build from scratch on a small machine.
          testTimeout: 5 * SLOW_MS,
          hookTimeout: 5 * SLOW_MS,
          fileParallelism: false,
        },
      })),
    ],
  },
})
