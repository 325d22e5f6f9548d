import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

/** Packages by layer: a package depends only on packages of the lines above its own. */
const LAYERS = [
  ['packages/contract', 'packages/tooling'],
  ['packages/client', 'packages/manifests'],
  ['packages/testing'],
  ['apps/backend', 'apps/frontend', 'packages/acceptance'],
  ['bench', 'resilience'],
  ['checks', 'scripts'],
]

interface Manifest {
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Manifest
const nameOf = (folder: string) => `@chat/${folder.split('/').at(-1)}`

test('each package depends only on packages of lower layers', () => {
  LAYERS.forEach((folders, layer) => {
    const lower = LAYERS.slice(0, layer).flat().map(nameOf)
    for (const folder of folders) {
      const { dependencies, devDependencies } = read(`${folder}/package.json`)
      const ours = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith('@chat/'))
      expect({ folder, wrong: ours.filter((name) => !lower.includes(name)) }).toEqual({ folder, wrong: [] })
    }
  })
})

test('an app depends on contract and client; its tests may use testing and tooling', () => {
  for (const app of ['apps/backend', 'apps/frontend']) {
    const { dependencies } = read(`${app}/package.json`)
    const ours = Object.keys(dependencies ?? {}).filter((name) => name.startsWith('@chat/'))
    expect(ours).toEqual(['@chat/client', '@chat/contract'])
  }
})

test('`ls scripts` shows the commands of `npm run`, and what starts them', () => {
  const commands = Object.values(read('package.json').scripts ?? {}).map((line) => /run\.mjs (\S+)/.exec(line)?.[1])
  const names = readdirSync(join(ROOT, 'scripts'))
    .filter((name) => name !== 'node_modules')
    .map((name) => name.split('.')[0])
  expect([...new Set(names)].sort()).toEqual([...commands, 'package', 'run'].sort())
})
