import { brotliCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { measureFirstLoad } from './size-budget.ts'

function chunk(fileName: string, imports: string[] = [], isEntry = false) {
  return { fileName, imports, isEntry, code: `console.log('${fileName}')` }
}

const sizeOf = (...names: string[]) => names.reduce((sum, name) => sum + brotliCompressSync(chunk(name).code).length, 0)

it('counts the entry, what it imports and what that imports, each once, and nothing that comes later', () => {
  const chunks = [chunk('later'), chunk('deep'), chunk('shared', ['deep']), chunk('main', ['shared', 'deep'], true)]
  expect(measureFirstLoad(chunks)).toBe(sizeOf('main', 'shared', 'deep'))
})
