import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Copy, createCopy } from '../../harness/edits/stack.ts'
import { waitUntilServing } from '../../harness/reachable.ts'

const DOCUMENT = 'docs/compose.md'

/** The document's blocks of commands, each with its heading. */
const blocks = readFileSync(join(ROOT, DOCUMENT), 'utf8')
  .split(/^## /m)
  .flatMap((part) => [...part.matchAll(/^```sh\n(.*?)^```/gms)].map(([, script = '']) => [part.split('\n')[0], script]))

let copy: Copy
beforeAll(async () => {
  copy = await createCopy()
})
afterAll(() => copy?.remove())

test(`${DOCUMENT} contains commands`, () => {
  expect(blocks.length).toBeGreaterThan(5)
})

test.each(blocks)(`${DOCUMENT}, "%s": each command runs`, async (_, script = '') => {
  await copy.sh(script)
  const running = await copy.sh('docker compose ps --services')
  if (running.includes('traefik')) await waitUntilServing(copy.baseUrl)
})
