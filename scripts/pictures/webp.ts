/** One picture of an animation: a still WebP of a browser, and its duration. */
export interface Frame {
  webp: Buffer
  milliseconds: number
}

/** The flag of an animated file, in its first byte of flags. */
const ANIMATED = 0x02

/** A frame replaces the previous frame, without alpha blending. */
const NO_BLENDING = 0x02

/**
 * Combines still pictures of the same size into an animated WebP that loops forever.
 * The format: https://developers.google.com/speed/webp/docs/riff_container
 */
export function animate(frames: Frame[], width: number, height: number): Buffer {
  const size = Buffer.concat([uint24(width - 1), uint24(height - 1)])
  const header = chunk('VP8X', Buffer.concat([Buffer.from([ANIMATED, 0, 0, 0]), size]))
  // A white background and an infinite loop.
  const animation = chunk('ANIM', Buffer.from([255, 255, 255, 255, 0, 0]))
  const pictures = frames.map(({ webp, milliseconds }) => {
    const frame = Buffer.concat([uint24(0), uint24(0), size, uint24(milliseconds), Buffer.from([NO_BLENDING])])
    return chunk('ANMF', Buffer.concat([frame, findPicture(webp)]))
  })
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), header, animation, ...pictures]))
}

/** Returns the chunk with the picture of a still WebP. */
function findPicture(webp: Buffer): Buffer {
  for (let at = 12; at < webp.length; ) {
    const length = webp.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    const name = webp.toString('latin1', at, at + 4)
    if (name === 'VP8 ' || name === 'VP8L') return webp.subarray(at, end)
    at = end
  }
  throw new Error('The file contains no picture in WebP')
}

function chunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3)
  bytes.writeUIntLE(value, 0, 3)
  return bytes
}
