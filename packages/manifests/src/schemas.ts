import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Schema {
  type?: string
  format?: string
  properties?: Record<string, Schema>
  additionalProperties?: unknown
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
}

/** What a cluster says of itself at /openapi/v2. */
export interface OpenApi {
  definitions: Record<string, Schema>
}

/** Where kubeconform finds the schema of a kind, below the folder. */
export const LOCATION = '{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json'

/**
 * Writes the schemas of all kinds that a cluster serves into `folder`, for kubeconform. A field that the cluster does not
 * know is a fault: the cluster itself would drop it without a word.
 */
export function writeSchemas({ definitions }: OpenApi, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const schema of Object.values(definitions)) {
    if (schema.properties) schema.additionalProperties ??= false
    // A port by name or by number, an amount with or without a unit.
    if (schema.format === 'int-or-string') delete schema.type
    for (const property of Object.values(schema.properties ?? {}))
      if (property.format === 'int-or-string') delete property.type
  }
  writeFileSync(join(folder, 'definitions.json'), JSON.stringify({ definitions }))
  for (const [name, schema] of Object.entries(definitions)) {
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      // What has no group, such as a Pod, has its version twice in kubeconform's names.
      const file = `${kind.toLowerCase()}-${group || version}-${version}.json`
      writeFileSync(join(folder, file), JSON.stringify({ $ref: `definitions.json#/definitions/${name}` }))
    }
  }
}
