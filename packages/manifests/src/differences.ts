import { withoutHash } from './inventory.ts'
import { type KubernetesObject, nameOf } from './objects.ts'

/** By object: a line for each value that differs. */
export type Differences = Map<string, string[]>

/**
 * Compares the objects of two environments by name. Ignores namespaces, and the hashes in names of ConfigMaps and Secrets.
 */
export function findDifferences(before: KubernetesObject[], after: KubernetesObject[]): Differences {
  const [left, right] = [byName(before), byName(after)]
  const differences: Differences = new Map()
  for (const name of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const [one, other] = [left.get(name), right.get(name)]
    if (!one || !other) differences.set(name, [one ? 'only in the first' : 'only in the second'])
    else {
      const lines = compare(one, other)
      if (lines.length > 0) differences.set(name, lines)
    }
  }
  return differences
}

function byName(objects: KubernetesObject[]): Map<string, Map<string, string>> {
  const hashed = objects
    .filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret')
    .map(({ metadata }) => metadata.name)
  return new Map(
    objects.map((object) => {
      const { namespace: _, ...metadata } = object.metadata
      // Each environment has one Namespace, with a name of its own.
      const name =
        object.kind === 'Namespace'
          ? 'Namespace'
          : nameOf({ ...object, metadata: { ...metadata, name: plain(metadata.name) } })
      if (object.kind === 'Namespace') metadata.name = ''
      return [name, flatten({ ...object, metadata }, plain)]
    }),
  )

  function plain(value: string): string {
    return hashed.includes(value) ? withoutHash(value) : value
  }
}

/** Returns each value by its path. The path contains the name of a list's element if it has one. */
function flatten(value: unknown, plain: (text: string) => string, path = '', into = new Map<string, string>()) {
  if (value === null || typeof value !== 'object') return into.set(path, plain(String(value)))
  for (const [key, child] of Object.entries(value)) {
    const part = Array.isArray(value) && typeof child?.name === 'string' ? child.name : key
    flatten(child, plain, path ? `${path}.${part}` : part, into)
  }
  return into
}

function compare(one: Map<string, string>, other: Map<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((path) => one.get(path) !== other.get(path))
    .map((path) => `${path}: ${one.get(path) ?? 'not set'} → ${other.get(path) ?? 'not set'}`)
}
