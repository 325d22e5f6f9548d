import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

/** What a script has the database do when a restored one takes its place. */
function readSwap(script: string): string[] {
  const statements = readFileSync(join(ROOT, script), 'utf8').matchAll(/--command '(BEGIN|COMMIT|(?:ALTER|DROP) .*?)'/g)
  return [...statements].map(([, statement]) => statement as string)
}

// A file of its own for both is out of reach: what a component hands to the cluster lies in its folder.
test('a restored database takes its place in Kubernetes as it does in Compose', () => {
  const swap = readSwap('k8s/components/backup/restore.sh')
  expect(swap).toHaveLength(5)
  expect(swap).toEqual(readSwap('compose/dump.sh'))
})
