import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

interface Manifest {
  dependencies: Record<string, string>
  scripts: { dev?: string }
}

const manifest = (app: string) => JSON.parse(read(`apps/${app}/package.json`)) as Manifest

/** Returns the source folders of an app: its own, and those of its workspace packages. */
function sourcesOf(app: string): string[] {
  const packages = Object.entries(manifest(app).dependencies).filter(([, version]) => version.startsWith('workspace:'))
  return [`apps/${app}/src`, ...packages.map(([name]) => `packages/${name.replace('@chat/', '')}/src`)].sort()
}

const isSources = (path: string) => path.endsWith('/src')

test.each(['backend', 'frontend'])('Compose mounts every source folder of the %s', (app) => {
  const { services } = parse(read('docker-compose.override.yml'), { merge: true }) as {
    services: Record<string, { image?: string; volumes?: string[] }>
  }
  const ofApp = Object.values(services).filter(({ image }) => image?.startsWith(`chat-${app}:`))
  expect(ofApp.length).toBeGreaterThan(0)
  for (const { volumes = [] } of ofApp) {
    const mounted = volumes.map((volume) => /^\.\/(.+):\/app\/\1:ro$/.exec(volume)?.[1] ?? volume)
    expect(mounted.filter(isSources).sort()).toEqual(sourcesOf(app))
  }
})

test.each(['backend', 'frontend'])('Tilt copies every source folder of the %s', (app) => {
  const build =
    read('Tiltfile')
      .split('docker_build(')
      .find((part) => part.includes(`'chat-${app}'`)) ?? ''
  const copied = [...build.matchAll(/sync\('([^']+)'/g)].map(([, path]) => path as string)
  expect(copied.filter(isSources).sort()).toEqual(sourcesOf(app))
})

test.each([
  ['npm run dev', manifest('backend').scripts.dev ?? ''],
  ["the image's dev stage", /^CMD (\[[^\]]*--watch-path[^\]]*\])$/m.exec(read('apps/backend/Dockerfile'))?.[1] ?? ''],
])('%s restarts the backend after an edit in any of its source folders', (_, command) => {
  const watched = [...command.matchAll(/--watch-path=([\w./]+)/g)].map(([, path]) =>
    join('apps/backend', path as string),
  )
  expect(watched.sort()).toEqual(sourcesOf('backend'))
})
