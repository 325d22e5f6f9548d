import { expect, it } from 'vitest'
import { animate } from './webp.ts'

/** The container of a still WebP: an ignored chunk, then the picture with an odd length. */
const STILL = Buffer.concat([
  Buffer.from('RIFF\x1a\0\0\0WEBP', 'latin1'),
  Buffer.from('ICCP\x02\0\0\0ab', 'latin1'),
  Buffer.from('VP8 \x03\0\0\0xyz\0', 'latin1'),
])

it('puts each picture into its own frame, and writes all sizes', () => {
  const file = animate(
    [
      { webp: STILL, milliseconds: 100 },
      { webp: STILL, milliseconds: 70_000 },
    ],
    640,
    480,
  )
  expect(file.toString('latin1', 0, 4)).toBe('RIFF')
  expect(file.readUInt32LE(4)).toBe(file.length - 8)
  expect([file.readUIntLE(24, 3) + 1, file.readUIntLE(27, 3) + 1]).toEqual([640, 480])
  const frames = file.toString('latin1').split('ANMF').slice(1)
  expect(frames).toHaveLength(2)
  for (const frame of frames) expect(frame).toContain('VP8 \x03\0\0\0xyz\0')
  expect(Buffer.from(frames[1] ?? '', 'latin1').readUIntLE(16, 3)).toBe(70_000)
})

it('rejects a file without a picture', () => {
  expect(() => animate([{ webp: STILL.subarray(0, 22), milliseconds: 1 }], 1, 1)).toThrow('no picture')
})
