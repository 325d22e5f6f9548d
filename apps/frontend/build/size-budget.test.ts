import { brotliCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { measureFirstLoad } from './size-budget.ts'

function chunk(fileName: string, imports: string[] = [], isEntry = false) {
  return { fileName, name: fileName, imports, isEntry, code: `console.log('${fileName}')` }
}

const sizeOf = (...names: string[]) => names.reduce((sum, name) => sum + brotliCompressSync(chunk(name).code).length, 0)

it('counts the entry, the screen, what they import and what that imports, each once, and nothing that comes later', () => {
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

it('does not take a screen that is not there for a small one', () => {
  expect(() => measureFirstLoad([chunk('main', [], true)], 'screen')).toThrow('screen')
})
