import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REQUEST_MAX_BYTES } from '@chat/contract/limits'
import { PATHS } from '@chat/contract/paths'
import { ROOT } from '@chat/tooling/folders'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

interface Service {
  image?: string
  build?: unknown
  pull_policy?: string | null
  container_name?: string
  privileged?: boolean
  network_mode?: string
  ports?: string[]
  volumes?: (string | { source: string; read_only?: boolean })[]
  environment?: Record<string, string>
  healthcheck?: { test?: string[] }
  labels?: Record<string, string>
  read_only?: boolean
  restart?: string
  cap_drop?: string[]
  security_opt?: string[]
  logging?: { options?: { 'max-size'?: string } }
  deploy?: { resources?: { limits?: { memory?: string; cpus?: string } } }
}

const files = execFileSync('git', ['ls-files', 'docker-compose*.yml', 'compose/*.yml'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => !file.slice('compose/'.length).includes('/'))

const services = files.flatMap((file) => {
  // YAML does not know Compose's tags !override and !reset.
  const text = parse(readFileSync(join(ROOT, file), 'utf8'), { merge: true, logLevel: 'error' })
  return Object.entries((text.services ?? {}) as Record<string, Service>).map(([name, service]) => ({
    where: `${file} ${name}`,
    file,
    name,
    ...service,
  }))
})

/** Services that a file adds. The other services of a file only change one of another file. */
const base = services.filter(({ file }) => file === 'docker-compose.yml')
const added = services.filter(({ file, name, image }) =>
  base.some((service) => service.name === name) ? file === 'docker-compose.yml' : image !== undefined,
)

const where = (found: { where: string }[]) => found.map((service) => service.where)

describe('the Compose files', () => {
  test('are all found', () => {
    expect(files).toEqual(expect.arrayContaining(['docker-compose.yml', 'compose/nginx.yml', 'compose/production.yml']))
    expect(services.length).toBeGreaterThan(15)
  })

  test("limit Traefik's retry buffer to the backend's maximum request size", () => {
    const label = 'traefik.http.middlewares.again.retry.maxrequestbodybytes'
    const users = services.filter(({ labels = {} }) => Object.values(labels).some((value) => /\bagain\b/.test(value)))
    expect(where(users)).toEqual(['compose/production.yml frontend', 'compose/production.yml backend'])
    for (const { labels } of users) expect(labels?.[label]).toBe(String(REQUEST_MAX_BYTES))
  })

  test('probe an edge by the page, and let Traefik apply changes of Docker within 100 ms', () => {
    const edges = services.filter(({ name, healthcheck }) => /^(traefik|nginx)$/.test(name) && healthcheck)
    expect(where(edges)).toEqual([
      'compose/nginx.yml nginx',
      'compose/production.yml traefik',
      'docker-compose.yml traefik',
    ])
    for (const { healthcheck } of edges)
      expect(healthcheck?.test?.at(-1)).toMatch(/^https?:\/\/127.0.0.1\/config.json$/)
    const throttle = 'TRAEFIK_PROVIDERS_PROVIDERSTHROTTLEDURATION'
    expect(services.flatMap(({ environment = {} }) => environment[throttle] ?? [])).toEqual(['100ms'])
  })

  test('build the images at each `up`, because an old image would hide a change of the sources', () => {
    const built = base.filter(({ build }) => build)
    expect(built.map(({ name, pull_policy }) => `${name} ${pull_policy}`)).toEqual(['frontend build', 'backend build'])
  })

  test('publish ports on loopback alone, except the edge in production, because Docker bypasses the firewall', () => {
    const published = services.flatMap(({ where: place, ports = [] }) => ports.map((port) => `${place} ${port}`))
    expect(published.length).toBeGreaterThan(4)
    expect(published.filter((port) => !/ 127\.0\.0\.1:[^ ]+$/.test(port))).toEqual([
      'compose/production.yml traefik 80:80',
      'compose/production.yml traefik 443:443',
    ])
  })

  test('use 127.0.0.1 in probes: busybox resolves localhost to ::1, and PostgreSQL answers on its socket before it is ready', () => {
    const tests = services.flatMap(({ where: place, healthcheck }) =>
      healthcheck?.test ? [{ where: place, test: healthcheck.test.join(' ') }] : [],
    )
    expect(tests.length).toBeGreaterThan(3)
    expect(where(tests.filter(({ test }) => test.includes('localhost')))).toEqual([])
    expect(where(tests.filter(({ test }) => test.includes('pg_isready') && !test.includes('-h 127.0.0.1')))).toEqual([])
    for (const app of ['backend', 'frontend']) {
      expect(readFileSync(join(ROOT, 'apps', app, 'Dockerfile'), 'utf8')).not.toContain('//localhost')
    }
  })

  test('mount folders of the host read-only, and keep data in named volumes', () => {
    const binds = services.flatMap(({ where: place, volumes = [] }) =>
      volumes
        .map((volume) =>
          typeof volume === 'string' ? volume : `${volume.source}:${volume.read_only ? 'ro' : 'writable'}`,
        )
        .filter((volume) => /^[./~$]/.test(volume))
        .map((volume) => ({ where: place, volume })),
    )
    expect(where(binds.filter(({ volume }) => !volume.endsWith(':ro')))).toEqual([])
    expect(where(binds.filter(({ volume }) => volume.includes('docker.sock')))).toEqual([
      'docker-compose.yml socket-proxy',
    ])
  })

  test('set no container_name, which prevents scaling, and no privileged mode or host network', () => {
    expect(where(services.filter(({ container_name }) => container_name))).toEqual([])
    expect(where(services.filter(({ privileged, network_mode }) => privileged || network_mode === 'host'))).toEqual([])
  })

  test('give every service dropped capabilities, resource limits and a maximum log size', () => {
    expect(added.length).toBeGreaterThan(base.length + 3)
    const lacking = added.filter(
      ({ read_only, cap_drop = [], security_opt = [], restart, logging, deploy }) =>
        !(
          read_only &&
          cap_drop.includes('ALL') &&
          security_opt.includes('no-new-privileges:true') &&
          restart &&
          logging?.options?.['max-size'] &&
          deploy?.resources?.limits?.memory &&
          deploy.resources.limits.cpus
        ),
    )
    expect(where(lacking)).toEqual([])
  })

  test('do not let Traefik retry the socket, because its buffer of a stream would use up all memory within a minute', () => {
    const again = services.flatMap(({ labels = {} }) =>
      Object.entries(labels).filter(([label, value]) => label.endsWith('.middlewares') && value.includes('again')),
    )
    expect(again.map(([label]) => label).sort()).toEqual([
      'traefik.http.routers.backend.middlewares',
      'traefik.http.routers.frontend.middlewares',
    ])
    const { labels } = services.find(({ where: place }) => place === 'compose/production.yml backend') as Service
    expect(labels?.['traefik.http.routers.socket.rule']).toBe(`Path(\`${PATHS.socket}\`)`)
  })

  test('use no images of Bitnami, because Bitnami has moved its images', () => {
    expect(where(services.filter(({ image }) => image?.includes('bitnami')))).toEqual([])
  })
})
