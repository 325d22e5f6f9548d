import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type KubernetesObject, nameOf } from '../objects.ts'

interface Change {
  what: string
  in?: string
  set?: Record<string, unknown>
  remove?: string
  drop?: boolean
  add?: KubernetesObject
}

/** One thing that is wrong, and the rule that must say so. */
export interface Breakage extends Change {
  rule: string
}

const CHANGES: Record<string, Change[]> = parse(readFileSync(join(import.meta.dirname, 'breakages.yaml'), 'utf8'))

export const BREAKAGES: Breakage[] = Object.entries(CHANGES).flatMap(([rule, changes]) =>
  changes.map((change) => ({ rule, ...change })),
)

/** Does to `objects` what a breakage says. Throws where there is nothing to do it to, as it would break nothing. */
export function breakOne(objects: KubernetesObject[], { in: name, set = {}, remove, drop, add }: Change): void {
  if (add) objects.push(add)
  if (!name) return
  const index = objects.findIndex((object) => nameOf(object).startsWith(name))
  if (index < 0) throw new Error(`There is no ${name}`)
  if (drop) objects.splice(index, 1)
  for (const [path, value] of Object.entries(set)) {
    const [parent, key] = walk(objects[index], path)
    parent[key] = value
  }
  if (remove) {
    const [parent, key] = walk(objects[index], remove)
    if (!(key in parent)) throw new Error(`${name} has no ${remove}`)
    delete parent[key]
  }
}

/** The last part of a path, and the object that has it; what is missing on the way is made. */
function walk(object: unknown, path: string): [parent: Record<string, unknown>, key: string] {
  const keys = path
    .replace(/^container\./, 'pod.containers.0.')
    .replace(/^pod\./, 'spec.template.spec.')
    .split('.')
  let parent = object as Record<string, unknown>
  for (const key of keys.slice(0, -1)) {
    parent[key] ??= {}
    parent = parent[key] as Record<string, unknown>
  }
  return [parent, keys.at(-1) as string]
}
