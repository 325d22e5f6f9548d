import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { listGroups } from './all.ts'

const ALL = listGroups(false).flat()

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

test.each(ALL)(
  '$rule, $wrong: what is to be broken stands there once, and the test that must fail exists',
  (breakage) => {
    expect(read(breakage.file).split(breakage.from)).toHaveLength(2)
    const [file, name] = breakage.test
    const files = execFileSync('git', ['ls-files', `*/${file}.test.ts`], { cwd: ROOT, encoding: 'utf8' })
      .trim()
      .split('\n')
    // The text before what a table of cases fills in.
    const [id = ''] = name.split(/ of chat-| chat-| the backend$|: frontend/)
    expect(files.filter((path) => read(path).includes(id))).not.toEqual([])
  },
)

test.each(['Images and plain docker', 'Compose'])(
  'each promise of docs/criteria.md, "%s", is broken once',
  (heading) => {
    const [, section = ''] = read('docs/criteria.md').split(`## ${heading}\n`)
    const ids = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id]) => id)
    expect(ids.length).toBeGreaterThan(10)
    expect(ids.filter((id) => !ALL.some(({ rule }) => rule === id))).toEqual([])
  },
)
