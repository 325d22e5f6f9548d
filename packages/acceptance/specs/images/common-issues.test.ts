import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { docker, inspect, publishedAt, withContainer } from '../../harness/images/docker.ts'
import { linkPackages, withProjectCopy } from '../../harness/images/project-copy.ts'
import { NAME, TAG } from '../../harness/images.ts'

// Causes each common issue of the course (S0), and checks the doctor's report.

const BACKEND = `chat-backend:${TAG}`

/** Returns the output of `npm run doctor -- <target>`, and its exit code: 1 if the target is not ready. */
function doctor(target: string, env: NodeJS.ProcessEnv = {}, folder = ROOT) {
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/doctor.ts', target], options)
  return { code: status, output: stdout + stderr }
}

/** Returns the error of a `docker` command. */
const failure = (...args: string[]) => docker(...args).then(() => 'the command succeeded', String)

test('B8: "Cannot connect to the Docker daemon"', () => {
  const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }
  const { stderr } = spawnSync('docker', ['ps'], { encoding: 'utf8', env: { ...process.env, ...env } })
  expect(stderr).toMatch(/Cannot connect to the Docker daemon|failed to connect to the docker API/)
  const { code, output } = doctor('compose', env)
  expect(code).toBe(1)
  expect(output).toMatch(/! Docker does not run.*\n {2}-> start Docker Desktop/)
  expect(doctor('node', env).code).toBe(0)
})

test('B8: "port is already allocated"', async () => {
  await withContainer(['-p', '127.0.0.1::3001', BACKEND], async (id) => {
    const { port } = new URL(await publishedAt(id, 3001))
    const name = (await inspect(id, '{{.Name}}')).slice(1)
    const taken = ['run', '--rm', '--publish', `127.0.0.1:${port}:3001`, BACKEND, 'true']
    expect(await failure(...taken)).toContain('port is already allocated')
    const { code, output } = doctor('docker-run', { API_PORT: port })
    expect(code).toBe(1)
    expect(output).toContain(
      `! Port ${port} is taken by the container ${name}\n  -> \`docker stop ${name}\`, or choose`,
    )
  })
})

test('B8: the image build fails at the installation of packages, because .dockerignore excludes the lockfile', async () => {
  await withProjectCopy(async (folder) => {
    appendFileSync(join(folder, '.dockerignore'), '\n*.yaml\n')
    linkPackages(folder)
    const dockerfile = join(folder, 'apps/backend/Dockerfile')
    expect(await failure('build', '--file', dockerfile, '--target', 'deps', folder)).toContain('pnpm-lock.yaml')
    const { code, output } = doctor('compose', {}, folder)
    expect(code).toBe(1)
    expect(output).toContain('! .dockerignore excludes pnpm-lock.yaml from the build ("*.yaml")')
  })
})

test('B8: a container starts and exits at once', async () => {
  await withContainer(['--env', 'DATABASE_URL=nonsense', '--env', 'PORT=eighty', BACKEND], async (id) => {
    await expect.poll(() => inspect(id, '{{.State.Status}}')).toBe('exited')
    const name = (await inspect(id, '{{.Name}}')).slice(1)
    const line = doctor('docker-run').output.match(new RegExp(`! The container ${name} exited with code 1: .*`))?.[0]
    // The line names every wrong setting.
    expect(line).toMatch(/DATABASE_URL/)
    expect(line).toMatch(/PORT/)
  })
})

test('B8: "connection refused" between containers', async () => {
  const url = 'DATABASE_URL=postgresql://postgres:sample@localhost:5432/chat'
  await withContainer(['--env', url, '-p', '127.0.0.1::3001', BACKEND], async (id) => {
    const ready = `${await publishedAt(id, 3001)}/readyz`
    const status = () =>
      fetch(ready)
        .then((answer) => answer.status)
        .catch(() => 0)
    await expect.poll(status).toBe(503)
    expect(await docker('logs', id)).toContain('ECONNREFUSED')
    const name = (await inspect(id, '{{.Name}}')).slice(1)
    expect(doctor('docker-run').output).toContain(`! The container ${name} has localhost in DATABASE_URL`)
  })
})

test('the doctor reports an old volume with another password, and its remedy repairs it', async () => {
  const project = `${NAME}-leftover`
  const env = { COMPOSE_PROJECT_NAME: project }
  const compose = (...args: string[]) =>
    docker('compose', '--project-name', project, '-f', 'docker-compose.yml', ...args)
  try {
    await compose('up', '--detach', '--wait', 'db')
    expect(doctor('node', env).output).not.toContain('a different password')
    await compose('down')
    await docker('volume', 'rm', `${project}_secrets`)
    await compose('up', '--detach', '--wait', 'db')
    const { output } = doctor('node', env)
    expect(output).toContain(`The database in ${project}-db-1 has a different password`)
    const [, remedy = ''] = /-> (docker exec .*) keeps the data/.exec(output) ?? []
    expect(spawnSync('sh', ['-c', remedy], { encoding: 'utf8' })).toMatchObject({ status: 0 })
    expect(doctor('node', env).output).not.toContain('a different password')
  } finally {
    await compose('down', '--volumes')
  }
})
