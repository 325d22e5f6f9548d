import { brotliCompressSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** Bytes of JavaScript, brotli, that the first load may take: more, and a phone on a slow line waits to read. */
const FIRST_LOAD_MAX_BYTES = 72_000

/** Fails the build when the entry and all that it imports at once are over the budget; says the size when not. */
export function sizeBudget(): Plugin {
  return {
    name: 'size-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const size = measureFirstLoad(Object.values(bundle).filter((file) => file.type === 'chunk'))
      const sentence = `first load: ${size} of ${FIRST_LOAD_MAX_BYTES} bytes of JavaScript (brotli)`
      if (size > FIRST_LOAD_MAX_BYTES) this.error(`${sentence}: too large`)
      else this.info(sentence)
    },
  }
}

type Chunk = Pick<Rolldown.OutputChunk, 'code' | 'fileName' | 'imports' | 'isEntry'>

/** Bytes, brotli, of the entry's code and of all that it imports at once; what it imports later does not count. */
export function measureFirstLoad(chunks: Chunk[]): number {
  const names = new Set(chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName))
  // A set visits what is added while it is walked: the imports of imports come in too.
  for (const name of names) {
    for (const imported of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) names.add(imported)
  }
  return chunks
    .filter((chunk) => names.has(chunk.fileName))
    .reduce((sum, chunk) => sum + brotliCompressSync(chunk.code).length, 0)
}
