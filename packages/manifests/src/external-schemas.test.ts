import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBlocks } from '@chat/tooling/documents'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { EXTERNAL } from './external-schemas.ts'
import { createInventory, replicasOf } from './inventory.ts'
import { quantity } from './quantity.ts'
import { createProduction } from './testing/production.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const texts: [name: string, text: string][] = [
  ...['k8s/k3s/config.yaml', 'k8s/k3s/traefik.yaml'].map((file): [string, string] => [file, read(file)]),
  ...readBlocks('docs/k3s.md', 'yaml').map((text): [string, string] => [`docs/k3s.md: ${text.split('\n')[0]}`, text]),
]
const parseEach = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as object)

test.each(texts)('%s matches the schema of its program', (_, text) => {
  for (const object of parseEach(text)) EXTERNAL.parse(object)
})

test.each([
  ['a value that the chart does not have', 'requestAcceptGraceTimeout', 'requestAcceptGraceTime'],
  ['a policy that Services do not have', ': Local', ': local'],
  ['a chart that k3s does not install', 'name: traefik', 'name: traefic'],
])('rejects %s', (_, from, to) => {
  const text = read('k8s/k3s/traefik.yaml')
  const [object] = parseEach(text.replace(from, to))
  expect(text).toContain(from)
  expect(EXTERNAL.safeParse(object).success).toBe(false)
})

test('K9: the secret from a vault has the name and the keys that the pods use', () => {
  const used = createProduction()
    .flatMap(({ spec }) => spec?.template?.spec.containers ?? [])
    .flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []))
  const wanted = new Set(used.map(({ name, key }) => `${name} ${key}`))
  const given = texts
    .flatMap(([, text]) => parseEach(text))
    .map((object) => object as { kind?: string; spec?: { target: { name: string }; data: { secretKey: string }[] } })
    .filter(({ kind }) => kind === 'ExternalSecret')
    .flatMap(({ spec }) => spec?.data.map(({ secretKey }) => `${spec.target.name} ${secretKey}`))
  expect(new Set(given)).toEqual(wanted)
})

test('docs/k3s.md states the memory that the pods of production request', () => {
  const inventory = createInventory(createProduction())
  const requested = inventory.workloads
    .filter(({ labels }) => ['chat-backend', 'chat-frontend', 'postgres'].includes(labels.app ?? ''))
    .flatMap((workload) =>
      workload.lasting.map(
        ({ resources }) => replicasOf(workload, inventory) * quantity(resources?.requests?.memory ?? Number.NaN),
      ),
    )
    .reduce((sum, bytes) => sum + bytes, 0)
  expect(read('docs/k3s.md')).toContain(`request ${requested / 2 ** 20} MiB`)
})
