import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

/** The packages of each layer. A package depends only on packages of earlier lines. */
const LAYERS = [
  ['packages/contract', 'packages/tooling'],
  ['packages/client', 'packages/manifests'],
  ['packages/testing'],
  ['apps/backend', 'apps/frontend', 'packages/acceptance'],
  ['apps/backend/test'],
  ['bench', 'resilience'],
  ['checks', 'scripts'],
]

interface Manifest {
  name?: string
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Manifest
const nameOf = (folder: string) => read(`${folder}/package.json`).name ?? ''

/** Returns the packages of this repository that a package uses, also those for its tests. */
function listOwn({ dependencies, devDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith('@chat/'))
}

test('each package of the repository is in a layer', () => {
  const manifests = execFileSync('git', ['ls-files', '*/package.json'], { cwd: ROOT, encoding: 'utf8' })
  expect(LAYERS.flat().sort()).toEqual(manifests.trim().split('\n').map(dirname).sort())
})

test('each package depends only on packages of lower layers', () => {
  LAYERS.forEach((folders, layer) => {
    const lower = LAYERS.slice(0, layer).flat().map(nameOf)
    for (const folder of folders) {
      const own = listOwn(read(`${folder}/package.json`))
      expect({ folder, wrong: own.filter((name) => !lower.includes(name)) }).toEqual({ folder, wrong: [] })
    }
  })
})

test.each(['apps/backend', 'apps/frontend'])('%s depends on contract and client alone', (app) => {
  expect(listOwn(read(`${app}/package.json`))).toEqual(['@chat/client', '@chat/contract'])
})

test('`ls scripts` shows the commands of `npm run` and `run.mjs`, which starts them', () => {
  const commands = Object.values(read('package.json').scripts ?? {}).map((line) => /run\.mjs (\S+)/.exec(line)?.[1])
  const names = readdirSync(join(ROOT, 'scripts'))
    .filter((name) => name !== 'node_modules')
    .map((name) => name.split('.')[0])
  expect([...new Set(names)].sort()).toEqual([...commands, 'README', 'package', 'run'].sort())
})
