import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { TAG } from '../../harness/images.ts'

test('D2: compose/tour/image-sizes.sh measures each step from a naive image to the final one, and each step is smaller', async () => {
  const output = await run('compose/tour/image-sizes.sh', [], { quiet: true })
  console.log(output)
  const sizes = [...output.matchAll(/^\S.* (\d+\.\d) +(\d+\.\d)$/gm)].map(([, unpacked]) => Number(unpacked))
  expect(sizes).toHaveLength(5)
  expect(sizes).toEqual(sizes.toSorted((one, other) => other - one))
  expect(output).toMatch(/the folder: [\d.]+ MB; the part that a build can see: \d\.\d MB$/)
})

test('compose/tour/image-start.sh measures the time until the backend listens', async () => {
  const output = await run('compose/tour/image-start.sh', [`chat-backend:${TAG}`], { quiet: true })
  console.log(output)
  expect(output).toMatch(/^as it is +\d+ ms \(\d+ to \d+\)\nwith a compile cache +\d+ ms/)
})
