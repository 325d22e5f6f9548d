import { expect, test } from 'vitest'
import { checkDocker, isOlder } from './docker.ts'
import { type Answer, type Ask, DOCKER_TARGETS } from './finding.ts'

const NOTHING: Answer = { found: true, ok: true, output: '', errors: '' }

const BUILDX = { output: 'github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4' }

/** A machine with these outputs of `docker version`, Compose and buildx. */
const machine =
  (docker: Partial<Answer>, compose = '2.40.3-3', buildx: Partial<Answer> = BUILDX): Ask =>
  async (_file, verb) => ({
    ...NOTHING,
    ...(verb === 'compose' ? { output: compose } : verb === 'buildx' ? buildx : docker),
  })

const engine = (Version: string) => ({
  output: JSON.stringify({ Server: { Version, ApiVersion: '1.51', MinAPIVersion: '1.24' } }),
})

test('reports current versions of Docker and Compose as facts', async () => {
  expect(await checkDocker(machine(engine('28.5.2+dfsg4')))).toEqual([
    { text: 'Docker 28.5.2+dfsg4, API 1.24 to 1.51' },
    { text: 'Compose 2.40.3-3' },
    { text: 'buildx 0.29.1+ds1' },
  ])
})

test.each([
  { what: 'is not installed', answer: { found: false, ok: false }, remedy: /install Docker/ },
  {
    what: 'does not run',
    answer: { ok: false, errors: 'Cannot connect to the Docker daemon' },
    remedy: /start Docker/,
  },
  { what: 'may not use it', answer: { ok: false, errors: 'permission denied while trying' }, remedy: /usermod/ },
])('B8: reports that Docker $what with a remedy, and blocks its targets', async ({ what, answer, remedy }) => {
  const text = expect.stringContaining(what)
  expect(await checkDocker(machine(answer))).toEqual([
    { text, remedy: expect.stringMatching(remedy), blocks: DOCKER_TARGETS },
  ])
})

test('reports an old Docker and an old Compose with the required version', async () => {
  const [docker, compose] = await checkDocker(machine(engine('24.0.7'), '2.20.0'))
  expect(docker).toMatchObject({ remedy: expect.stringContaining('25.0.0'), blocks: DOCKER_TARGETS })
  expect(compose).toMatchObject({ remedy: expect.stringContaining('2.24.4'), blocks: ['compose', 'production'] })
})

test.each([
  [{ ok: false }, 'buildx is not installed', ['docker-run', 'compose']],
  [{ output: 'github.com/docker/buildx v0.13.1 1234567890' }, 'buildx 0.13.1', ['compose']],
  [{ output: 'github.com/docker/buildx' }, 'the version of buildx is unknown', ['compose']],
])('for the answer %j of buildx, "%s" blocks %j, and the remedy names the package', async (answer, text, blocks) => {
  const [, , buildx] = await checkDocker(machine(engine('28.5.2'), '2.40.3', answer))
  expect(buildx).toEqual({ text, remedy: expect.stringMatching(/0\.17\.0.*docker-buildx-plugin/), blocks })
})

test.each([
  ['2.24.3', true],
  ['2.24.4-desktop.1', false],
  ['v2.40.3', false],
  ['nonsense', true],
  [undefined, true],
])('%s is older than 2.24.4: %s', (version, older) => {
  expect(isOlder(version, '2.24.4')).toBe(older)
})
