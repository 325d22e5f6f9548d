import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CLOSE } from '@chat/contract/close-codes'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

test.each(documents)('every link of %s points to an existing file', (file) => {
  const links = [...read(file).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link as string)
  const missing = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(ROOT, dirname(file), link)))
  expect(missing).toEqual([])
})

test.each(documents)('every npm command of %s is a script of package.json', (file) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const commands = [...read(file).matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:]+)/g)].map(
    ([, name]) => name as string,
  )
  expect(commands.filter((name) => !(name in scripts))).toEqual([])
})

test.each(documents)('every file of this repository that %s names exists', (file) => {
  const named = [
    ...read(file).matchAll(
      /(?<=^|[\s`(])(?:k8s|compose|scripts|docs|apps|packages|bench|resilience|checks)\/[\w./-]*\w/gm,
    ),
  ]
  expect(named.map(([path]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test.each(['docs/k3s.md', 'docs/kubernetes.md'])(
  'every object of a kubectl command in %s is in the manifests',
  (file) => {
    const manifests = execFileSync('git', ['ls-files', 'k8s/*.yaml'], { cwd: ROOT, encoding: 'utf8' })
      .trim()
      .split('\n')
    const objects = manifests
      .map(read)
      .join('\n')
      .matchAll(/^kind: (\w+)\nmetadata:\n {2}name: (\S+)$/gm)
    const known = [...objects].map(([, kind, name]) => `${kind?.toLowerCase()}/${name}`)
    const used = [...read(file).matchAll(/\b(?:deployment|statefulset|cronjob)\/[\w-]+/g)].map(([name]) => name)
    expect(used.length).toBeGreaterThan(3)
    expect(used.filter((name) => !known.includes(name))).toEqual([])
  },
)

test('README runs each target with at most four commands', () => {
  const ways = read('README.md').split('## Ways to run it')[1]?.split('\n## ')[0] ?? ''
  const blocks = [...ways.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block.trim().split('\n'))
  expect(blocks.length).toBeGreaterThan(5)
  expect(blocks.filter((commands) => commands.length > 4)).toEqual([])
})

test("README's table of configuration and the backend's schema name the same variables", () => {
  const schema = read('apps/backend/src/config/config.ts')
  const known = [...schema.matchAll(/^ {4}([A-Z_]+): /gm)].map(([, name]) => name as string)
  const table = read('README.md').split('## Configuration')[1]?.split('\n## ')[0] ?? ''
  const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(
    ([, cell]) => (cell as string).match(/[A-Z_]{2,}/g) ?? [],
  )
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !known.includes(name))).toEqual([])
})

test('the table of close codes in docs/protocol.md has exactly the codes of the contract', () => {
  const named = [...read('docs/protocol.md').matchAll(/^\| (\d{4}) \|/gm)].map(([, code]) => Number(code))
  expect(named).toEqual(Object.values(CLOSE))
})

/** PostgreSQL reserves this many of its 100 connections for the superuser. */
const RESERVED = 3

test('PostgreSQL has enough connections for all replicas of the autoscaler and one more during an update', () => {
  const pools = [...read('apps/backend/src/db/pool.ts').matchAll(/^const (?:TRANSACTIONS|SEARCHES)_MAX = (\d+)$/gm)]
  const clients = ['apps/backend/src/services.ts', 'apps/backend/src/bus/postgres-bus.ts'].flatMap(
    (file) => read(file).match(/= createReconnectingClient\(/g) ?? [],
  )
  const perReplica = pools.reduce((total, [, max]) => total + Number(max), clients.length)
  const autoscaler = read('k8s/components/autoscaling/autoscaler.yaml')
  const replicas = Number(/maxReplicas: (\d+)/.exec(autoscaler)?.[1])
  expect((replicas + 1) * perReplica).toBeLessThanOrEqual(100 - RESERVED)
  expect(autoscaler).toMatch(`up to ${perReplica} connections`)
  expect(read('docs/scale.md')).toMatch(`| connections | ${perReplica} a replica`)
})
