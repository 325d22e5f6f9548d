import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { describe, expect, test } from 'vitest'

/** The settings that an operator must set. */
const REQUIRED = { CHAT_HOST: 'chat.example.com', ACME_EMAIL: 'operator@example.com', VERSION: '1.2.3' }

/** Unset the settings of the stack under test. */
const UNSET = { CORS_ORIGIN: '', ACME_DIRECTORY: '', REGISTRY: '', REPLICAS: '', LOG_LEVEL: '' }

const FILES = ['-f', 'docker-compose.yml', '-f', 'compose/production.yml']

interface Service {
  image: string
  build?: unknown
  command: string[] | null
  restart?: string
  ports?: { target: number; published: string; host_ip?: string }[]
  volumes?: { type: string; source: string }[]
  environment: Record<string, string>
  deploy: { replicas?: number; resources?: { limits?: { cpus: number; memory: string } } }
}

/** Returns the services of every profile, as Compose merges an operator's files. */
async function readServices(env: NodeJS.ProcessEnv = {}): Promise<Record<string, Service>> {
  const config = await run('docker', ['compose', ...FILES, '--profile', '*', 'config', '--format', 'json'], {
    env: { ...UNSET, ...REQUIRED, ...env },
    quiet: true,
  })
  return JSON.parse(config).services
}

describe('compose/production.yml', () => {
  test('publishes only the ports 80 and 443', async () => {
    const services = Object.entries(await readServices())
    const ports = services.flatMap(([name, { ports = [] }]) =>
      ports.map(({ published, target }) => `${name} ${published}:${target}`),
    )
    expect(ports).toEqual(['traefik 80:80', 'traefik 443:443'])
  })

  test("mounts only Docker's socket from the host, into the socket proxy", async () => {
    const services = Object.entries(await readServices())
    const binds = services.flatMap(([name, { volumes = [] }]) =>
      volumes.filter(({ type }) => type === 'bind').map(({ source }) => `${name} ${source}`),
    )
    expect(binds).toEqual(['socket-proxy /var/run/docker.sock'])
  })

  test('runs released images by their tag, and builds no image', async () => {
    const services = await readServices({ REGISTRY: 'registry.example.com/chat' })
    expect(Object.values(services).filter(({ build }) => build)).toEqual([])
    const ours = ['backend', 'frontend', 'migrate'].map((name) => services[name]?.image)
    expect(ours).toEqual(['backend', 'frontend', 'backend'].map((app) => `registry.example.com/chat/chat-${app}:1.2.3`))
    expect((await readServices()).backend?.image).toBe('chat-backend:1.2.3')
    expect([services.backend?.command, services.frontend?.command]).toEqual([null, null])
  })

  test('sets the environment production, the https origin, two replicas and limits for every service', async () => {
    const services = await readServices({ RETENTION_DAYS: '30', SIGN_UP: 'invite' })
    const { backend, frontend } = services
    expect(backend?.environment).toMatchObject({
      ENVIRONMENT: 'production',
      CORS_ORIGIN: 'https://chat.example.com',
      RETENTION_DAYS: '30',
      SIGN_UP: 'invite',
    })
    expect(frontend?.environment.ENVIRONMENT).toBe('production')
    expect([backend?.deploy.replicas, frontend?.deploy.replicas]).toEqual([2, 2])
    expect((await readServices({ REPLICAS: '3' })).backend?.deploy.replicas).toBe(3)
    const lasting = Object.entries(services).filter(([, { restart }]) => restart !== 'no')
    expect(lasting.map(([name]) => name).sort()).toEqual(['backend', 'db', 'frontend', 'socket-proxy', 'traefik'])
    expect(lasting.filter(([, { restart }]) => restart !== 'unless-stopped')).toEqual([])
    const unlimited = lasting.filter(
      ([, { deploy }]) => !deploy?.resources?.limits?.cpus || !deploy.resources.limits.memory,
    )
    expect(unlimited).toEqual([])
  })

  test("uses Let's Encrypt, unless ACME_DIRECTORY is set", async () => {
    const directoryOf = async (env = {}) =>
      (await readServices(env)).traefik?.environment.TRAEFIK_CERTIFICATESRESOLVERS_ACME_ACME_CASERVER
    expect(await directoryOf()).toBe('https://acme-v02.api.letsencrypt.org/directory')
    expect(await directoryOf({ ACME_DIRECTORY: 'https://acme.example.com/' })).toBe('https://acme.example.com/')
  })

  test.each(Object.keys(REQUIRED))('C10: names the missing setting %s and does not start', async (name) => {
    await expect(readServices({ [name]: '' })).rejects.toThrow(`required variable ${name} is missing a value: `)
  })

  test('names the minimum version of Compose in the script, the file and the document', async () => {
    const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
    const script = /^compose_min=([\d.]+)$/m.exec(read('compose/operate.sh'))?.[1]
    expect(script).toMatch(/^\d+\.\d+\.\d+$/)
    expect(read('compose/production.yml')).toMatch(`Compose ${script} or later`)
    expect(read('docs/production.md')).toMatch(`Compose ${script}`)
  })
})
