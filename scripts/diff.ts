// `npm run diff -- staging production`: what differs between two overlays, as they are sent to the cluster.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { explain, Failure } from './failure.ts'
import { ROOT } from './folders.ts'
import { findDifferences } from './manifests/differences.ts'
import { parseObjects } from './manifests/objects.ts'
import { render } from './manifests/render.ts'

const OVERLAYS = join('k8s', 'overlays')

try {
  const known = (await readdir(join(ROOT, OVERLAYS))).sort()
  const names = process.argv.slice(2)
  const [one = '', other = ''] = names
  if (names.length !== 2 || !known.includes(one) || !known.includes(other)) {
    throw new Failure(`Name two overlays of ${known.join(', ')}: npm run diff -- staging production`)
  }
  const [before, after] = await Promise.all(
    [one, other].map(async (name) => parseObjects(await render(join(OVERLAYS, name)))),
  )
  const differences = findDifferences(before ?? [], after ?? [])
  for (const [name, lines] of differences) console.log([name, ...lines.map((line) => `  ${line}`)].join('\n'))
  console.log(`\n${one} → ${other}: ${differences.size} objects differ.`)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
