import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { TAG } from '../../harness/images.ts'

/** What the scripts of docs/images.md print: here that they measure, and each step brings something. */
test('D2: compose/tour/image-sizes.sh weighs the steps from the naive image to ours, and each is smaller', async () => {
  const output = await run('compose/tour/image-sizes.sh', [], { quiet: true })
  console.log(output)
  const sizes = [...output.matchAll(/^\S.* (\d+\.\d) +(\d+\.\d)$/gm)].map(([, unpacked]) => Number(unpacked))
  expect(sizes).toHaveLength(5)
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one))
  expect(output).toMatch(/the folder: [\d.]+ MB; the part that a build can see: \d\.\d MB$/)
})

test('compose/tour/image-start.sh says how soon the backend listens', async () => {
  const output = await run('compose/tour/image-start.sh', [`chat-backend:${TAG}`], { quiet: true })
  console.log(output)
  expect(output).toMatch(/^as it is +\d+ ms \(\d+ to \d+\)\nwith a compile cache +\d+ ms/)
})
