// `npm run diff -- staging production`: what differs between two overlays, as they are sent to the cluster.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findDifferences } from '@chat/manifests/differences'
import { parseObjects } from '@chat/manifests/objects'
import { render } from '@chat/manifests/render'
import { explain, Failure } from '@chat/tooling/failure'
import { ROOT } from '@chat/tooling/folders'

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
