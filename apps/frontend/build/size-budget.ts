import { brotliCompressSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** Bytes of JavaScript, brotli, that the first load may take: more, and a phone on a slow line waits to read. */
const FIRST_LOAD_MAX_BYTES = 72_000

/** Fails the build when the entry with one of the `screens` (names of chunks) is over the budget; says the sizes when not. */
export function sizeBudget(screens: string[]): Plugin {
  return {
    name: 'size-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      for (const screen of screens) {
        const size = measureFirstLoad(chunks, screen)
        const sentence = `first load with ${screen}: ${size} of ${FIRST_LOAD_MAX_BYTES} bytes of JavaScript (brotli)`
        if (size > FIRST_LOAD_MAX_BYTES) this.error(`${sentence}: too large`)
        else this.info(sentence)
      }
    },
  }
}

type Chunk = Pick<Rolldown.OutputChunk, 'code' | 'fileName' | 'imports' | 'isEntry' | 'name'>

/**
 * Bytes, brotli, of the entry's code, of the screen that it shows first, and of all that these import at once; what is
 * imported later does not count. Throws when there is no such screen.
 */
export function measureFirstLoad(chunks: Chunk[], screen: string): number {
  const shown = chunks.find(({ name }) => name === screen)
  if (!shown) throw new Error(`There is no chunk ${screen}`)
  const names = new Set([...chunks.filter(({ isEntry }) => isEntry), shown].map(({ fileName }) => fileName))
  // A set visits what is added while it is walked: the imports of imports come in too.
  for (const name of names) {
    for (const imported of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) names.add(imported)
  }
  return chunks
    .filter((chunk) => names.has(chunk.fileName))
    .reduce((sum, chunk) => sum + brotliCompressSync(chunk.code).length, 0)
}
