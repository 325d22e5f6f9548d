import { expect, test } from 'vitest'
import { tagsFor } from './tags.ts'

const COMMIT = 'a'.repeat(40)

test.each([
  { released: [], version: '1.2.3', tags: ['1.2.3', '1.2', '1'] },
  { released: ['1.2.3'], version: '1.2.3', tags: ['1.2.3', '1.2', '1'] },
  { released: ['1.2.9', '0.9.0'], version: '1.2.10', tags: ['1.2.10', '1.2', '1'] },
  { released: ['1.3.0'], version: '1.2.10', tags: ['1.2.10', '1.2'] },
  { released: ['1.2.10', '1.3.0'], version: '1.2.9', tags: ['1.2.9'] },
  { released: ['2.0.0'], version: '1.4.0', tags: ['1.4.0', '1.4', '1'] },
  { released: ['1.3.0-rc.1', 'latest'], version: '1.2.3', tags: ['1.2.3', '1.2', '1'] },
  { released: ['1.2.3'], version: '1.3.0-rc.1', tags: ['1.3.0-rc.1'] },
])('D10: $version after $released moves $tags', ({ released, version, tags }) => {
  expect(tagsFor(version, COMMIT, released)).toEqual([...tags, COMMIT])
})

test.each(['1.2', 'v1.2.3', 'latest', ''])('D10: refuses %j as a version', (version) => {
  expect(() => tagsFor(version, COMMIT, [])).toThrow('is not a version')
})
