import { brotliCompressSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** Maximum bytes of JavaScript (brotli) of the first load. With more, a phone on a slow network waits too long. */
const FIRST_LOAD_MAX_BYTES = 72_000

/** Prints the size of the first load with each screen (the name of a chunk). Fails the build if it is over the budget. */
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
 * Returns the bytes (brotli) of the entry, of its first screen, and of their static imports. Dynamic imports do not count.
 * Throws if the screen does not exist.
 */
export function measureFirstLoad(chunks: Chunk[], screen: string): number {
  const shown = chunks.find(({ name }) => name === screen)
  if (!shown) throw new Error(`There is no chunk ${screen}`)
  const names = new Set([...chunks.filter(({ isEntry }) => isEntry), shown].map(({ fileName }) => fileName))
  // A set also iterates over elements that are added meanwhile, so this loop includes indirect imports.
  for (const name of names) {
    for (const imported of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) names.add(imported)
  }
  return chunks
    .filter((chunk) => names.has(chunk.fileName))
    .reduce((sum, chunk) => sum + brotliCompressSync(chunk.code).length, 0)
}
