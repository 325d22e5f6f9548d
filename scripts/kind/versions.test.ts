import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../folders.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const { devEngines } = JSON.parse(read('package.json'))

/** Every image that the deployment names, as `name:tag`, with the file that names it. */
function findImages(): { file: string; name: string; tag: string | undefined }[] {
  const files = [
    'apps/backend/Dockerfile',
    'apps/frontend/Dockerfile',
    'docker-compose.yml',
    'docker-compose.override.yml',
    'compose/nginx.yml',
    'compose/valkey.yml',
    'compose/monitoring.yml',
    'compose/production.yml',
    'packages/acceptance/src/paths/production/pebble.yml',
    'k8s/base/postgres.yaml',
    'k8s/kind/cluster.yaml',
    'k8s/kind/traefik.yaml',
  ]
  return files.flatMap((file) =>
    [...read(file).matchAll(/^(?:FROM(?: --platform=\S+)?| *image:) ([^\s:]+)(?::(\S+))?/gm)]
      .map(([, name = '', tag]) => ({ file, name, tag }))
      // A stage of the same file, and the empty image.
      .filter(({ name, tag }) => tag || !['node', 'deps', 'scratch'].includes(name))
      // The operator's to say.
      .filter(({ name }) => !/^[&*]/.test(name)),
  )
}

describe('images', () => {
  const images = findImages()

  test('D7: are named with a tag, and never with latest', () => {
    expect(images.length).toBeGreaterThan(10)
    expect(images.filter(({ tag }) => !tag || tag === 'latest')).toEqual([])
  })

  test('have the same tag wherever they are named', () => {
    const tags = new Map<string, Set<string>>()
    for (const { name, tag } of images.filter((image) => !image.name.startsWith('chat-'))) {
      tags.set(name, (tags.get(name) ?? new Set()).add(tag ?? ''))
    }
    expect([...tags].filter(([, different]) => different.size > 1)).toEqual([])
  })

  test("have the major of Node that package.json pins, which runs `npm start`'s backend", () => {
    const [major] = devEngines.runtime.version.split('.')
    expect(images.filter(({ name, tag }) => name === 'node' && tag !== `${major}-alpine`)).toEqual([])
  })
})
