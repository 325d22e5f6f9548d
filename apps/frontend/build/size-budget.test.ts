import { brotliCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { measureFirstLoad } from './size-budget.ts'

function chunk(fileName: string, imports: string[] = [], isEntry = false) {
  return { fileName, name: fileName, imports, isEntry, code: `console.log('${fileName}')` }
}

const sizeOf = (...names: string[]) => names.reduce((sum, name) => sum + brotliCompressSync(chunk(name).code).length, 0)

it('counts the entry, the screen and all their static imports once, and no dynamic import', () => {
  const chunks = [
    chunk('later'),
    chunk('deep'),
    chunk('shared', ['deep']),
    chunk('screen', ['shared', 'main']),
    chunk('other screen', ['shared']),
    chunk('main', ['shared', 'deep'], true),
  ]
  expect(measureFirstLoad(chunks, 'screen')).toBe(sizeOf('main', 'shared', 'deep', 'screen'))
})

it('rejects an unknown screen', () => {
  expect(() => measureFirstLoad([chunk('main', [], true)], 'screen')).toThrow('screen')
})
