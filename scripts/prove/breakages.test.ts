import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../folders.ts'
import { COMPOSE_BREAKAGES, COMPOSE_BREAKAGES_TOGETHER } from './compose.ts'
import { IMAGE_BREAKAGES, IMAGE_BREAKAGES_TOGETHER } from './images.ts'
import { SOCKET_BREAKAGES } from './socket.ts'

const ALL = [
  ...SOCKET_BREAKAGES,
  ...COMPOSE_BREAKAGES_TOGETHER,
  ...COMPOSE_BREAKAGES,
  ...IMAGE_BREAKAGES_TOGETHER,
  ...IMAGE_BREAKAGES,
]

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
    const [id = ''] = name.split(/ of chat-| chat-| the backend|: frontend/)
    expect(files.filter((path) => read(path).includes(id))).not.toEqual([])
  },
)
