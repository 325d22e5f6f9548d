// `npm run release -- build`, then `scan`, then `push`: releases the images of this commit into REGISTRY (docs/releasing.md).
// With --plain only for this machine's platform and without attestations, because Docker's own builder supports no more.
import { parseArgs } from 'node:util'
import { explain, Failure } from '@chat/tooling/failure'
import { build } from './release/build.ts'
import { push } from './release/push.ts'
import { scan } from './release/scan.ts'
import { readRelease } from './release/settings.ts'

const STEPS = { build, scan, push }

try {
  const options = { plain: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const [name = '', ...rest] = positionals
  const step = Object.hasOwn(STEPS, name) && rest.length === 0 ? STEPS[name as keyof typeof STEPS] : undefined
  if (!step) throw new Failure(`Name one step of a release: ${Object.keys(STEPS).join(', ')}.`)
  await step(await readRelease(values.plain))
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exitCode = 1
}
