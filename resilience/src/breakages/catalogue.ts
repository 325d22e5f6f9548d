import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '@chat/manifests/objects'
import { parse } from 'yaml'

/** Something wrong on purpose, which a test or a rule must notice. */
interface Named {
  /** The key of the entry in catalogue/, unique over all files. */
  name: string
  wrong: string
  /** An id of docs/criteria.md or a rule of docs/protocol.md. */
  breaks?: string
}

/** Changes a file in a copy of the project. `npm run full -- --prove` expects the test to fail. */
export interface FileBreakage extends Named {
  file: string
  /** The first text occurs once in the file. The second replaces it. */
  replace: [from: string, to: string]
  /** A project of vitest.config.ts or a target of the acceptance tests, the test file, and the beginning of the test's name. */
  test: [stage: string, file: string, name: string]
  /** Text that the output contains, if one test notices several breakages. */
  says?: string
  /** Other breakages in the same copy would hide it. */
  alone?: true
}

/** Changes the objects of production. The unit tests expect a violation of the rule. */
export interface ObjectBreakage extends Named {
  rule: string
  object?: string
  set?: Record<string, unknown>
  remove?: string
  drop?: true
  add?: KubernetesObject
}

/** Stages in which breakages that are not `alone` share one copy, because they do not disturb each other. */
const SHARED = ['unit', 'manifests', 'images', 'compose', 'valkey']

/** Stages that need an image or a stack for each breakage, or a variant of the stack. */
const LONG = ['valkey', 'nginx', 'reload', 'docker-run']

const folder = join(import.meta.dirname, 'catalogue')
const entries = readdirSync(folder).flatMap((file) =>
  Object.entries<Omit<FileBreakage | ObjectBreakage, 'name'>>(parse(readFileSync(join(folder, file), 'utf8'))),
)
const breakages = entries.map(([name, entry]) => ({ name, ...entry }) as FileBreakage | ObjectBreakage)

export const FILE_BREAKAGES = breakages.filter((breakage) => 'file' in breakage)
export const OBJECT_BREAKAGES = breakages.filter((breakage) => 'rule' in breakage)

/** Groups the breakages of files by the copy that they share. The short form omits slow groups. */
export function listGroups(short: boolean): FileBreakage[][] {
  const isAlone = ({ test: [stage], alone }: FileBreakage) => alone || !SHARED.includes(stage)
  const isLong = ({ test: [stage], alone }: FileBreakage) => alone || LONG.includes(stage)
  const groups = Map.groupBy(FILE_BREAKAGES, (breakage) => (isAlone(breakage) ? breakage.name : breakage.test[0]))
  return [...groups.values()].filter((group) => !(short && group.some(isLong)))
}
