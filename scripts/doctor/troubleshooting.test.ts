import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

/** The sources of the messages: the doctor, the backend's rule for origins, and the titles of the API's problems. */
const sources = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => join(import.meta.dirname, name))
  .concat(join(ROOT, 'apps/backend/src/config/origins.ts'), join(ROOT, 'packages/contract/src/problem-codes.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

/** Samples in the document for values that the doctor inserts. */
const SAMPLES =
  /traefik:v3\.2|pnpm-lock\.yaml|DATABASE_URL|backend|rancher\.io\/local-path|Docker images|kind(?= is not)|(?<=code )1$/

test('each heading of docs/troubleshooting.md is a message of the doctor or the API', () => {
  const text = readFileSync(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8')
  const headings = [...text.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading)
  expect(headings.length).toBeGreaterThan(10)
  const said = (heading: string) => heading.split(SAMPLES).every((part) => sources.includes(part))
  expect(headings.filter((heading) => !said(heading))).toEqual([])
})
