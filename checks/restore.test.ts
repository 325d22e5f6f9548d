import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

/** Returns the statements with which a script replaces the database by a restored one. */
function readSwap(script: string): string[] {
  const statements = readFileSync(join(ROOT, script), 'utf8').matchAll(/--command '(BEGIN|COMMIT|(?:ALTER|DROP) .*?)'/g)
  return [...statements].map(([, statement]) => statement as string)
}

// The two scripts cannot share a file, because a Kustomize component can only use files of its folder.
test('Kubernetes and Compose replace a restored database with the same statements', () => {
  const swap = readSwap('k8s/components/backup/restore.sh')
  expect(swap).toHaveLength(5)
  expect(swap).toEqual(readSwap('compose/dump.sh'))
})
