import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CLOSE } from '@chat/contract/close-codes'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

test.each(documents)('every link of %s leads to a file that exists', (file) => {
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

test.each(documents)('every file of ours that a command of %s names is there', (file) => {
  const named = [
    ...read(file).matchAll(
      /(?<=^|[\s`(])(?:k8s|compose|scripts|docs|apps|packages|bench|resilience|checks)\/[\w./-]*\w/gm,
    ),
  ]
  expect(named.map(([path]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test.each(['docs/k3s.md', 'docs/kubernetes.md'])('what kubectl is asked for in %s is in the manifests', (file) => {
  const manifests = execFileSync('git', ['ls-files', 'k8s/*.yaml'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
  const objects = manifests
    .map(read)
    .join('\n')
    .matchAll(/^kind: (\w+)\nmetadata:\n {2}name: (\S+)$/gm)
  const known = [...objects].map(([, kind, name]) => `${kind?.toLowerCase()}/${name}`)
  const asked = [...read(file).matchAll(/\b(?:deployment|statefulset|cronjob)\/[\w-]+/g)].map(([name]) => name)
  expect(asked.length).toBeGreaterThan(3)
  expect(asked.filter((name) => !known.includes(name))).toEqual([])
})

test('each way to run the chat is at most four commands in README', () => {
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

test("docs/protocol.md's table of close codes has each code of the contract, and no other", () => {
  const named = [...read('docs/protocol.md').matchAll(/^\| (\d{4}) \|/gm)].map(([, code]) => Number(code))
  expect(named).toEqual(Object.values(CLOSE))
})

/** Of the 100 connections that PostgreSQL has in all, those that it keeps for its superuser. */
const RESERVED = 3

test('as many replicas as the autoscaler may start have connections to the database, with one more during an update', () => {
  const pools = [...read('apps/backend/src/db/pool.ts').matchAll(/^const (?:TRANSACTIONS|SEARCHES)_MAX = (\d+)$/gm)]
  const lasting = ['apps/backend/src/services.ts', 'apps/backend/src/bus/postgres-bus.ts'].flatMap(
    (file) => read(file).match(/= createReconnectingClient\(/g) ?? [],
  )
  const each = pools.reduce((total, [, max]) => total + Number(max), lasting.length)
  const autoscaler = read('k8s/components/autoscaling/autoscaler.yaml')
  const replicas = Number(/maxReplicas: (\d+)/.exec(autoscaler)?.[1])
  expect((replicas + 1) * each).toBeLessThanOrEqual(100 - RESERVED)
  expect(autoscaler).toMatch(`up to ${each} connections`)
  expect(read('docs/scale.md')).toMatch(`| connections | ${each} a replica`)
})
