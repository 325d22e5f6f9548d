// `npm run diff -- staging production`: prints the differences between two rendered overlays.
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
  const [first = '', second = ''] = names
  if (names.length !== 2 || !known.includes(first) || !known.includes(second)) {
    throw new Failure(`Name two of the overlays ${known.join(', ')}: npm run diff -- staging production`)
  }
  const [before, after] = await Promise.all(
    [first, second].map(async (name) => parseObjects(await render(join(OVERLAYS, name)))),
  )
  const differences = findDifferences(before ?? [], after ?? [])
  for (const [name, lines] of differences) console.log([name, ...lines.map((line) => `  ${line}`)].join('\n'))
  console.log(`\n${first} → ${second}: ${differences.size} objects differ.`)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
