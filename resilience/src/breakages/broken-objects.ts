import { type KubernetesObject, nameOf } from '@chat/manifests/objects'
import type { ObjectBreakage } from './catalogue.ts'

/** Applies a breakage to `objects`. Throws if it would change nothing. */
export function breakObjects(
  objects: KubernetesObject[],
  { object: name, set = {}, remove, drop, add }: ObjectBreakage,
): void {
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

/** Returns the last key of a path, and the object that contains it. Creates missing objects on the way. */
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
