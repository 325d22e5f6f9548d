import { PATHS } from '@chat/contract/paths'
import { createProblem } from '@chat/contract/problem'
import { expect, test } from 'vitest'
import { recordAnswer, recordEvent, takeDifferences } from './support/conformity/record.ts'

const account = { id: 1, name: 'Ada', installation: '3a0f5e2c-5f0e-4a7e-9d2b-000000000001' }
const differ = (path: string, status: number, type: string, body: unknown) => {
  recordAnswer('GET', path, { status, type, body: body === undefined ? '' : JSON.stringify(body) })
  return takeDifferences().length > 0
}

test('reports an answer that differs from its description', () => {
  const json = 'application/json'
  expect(differ(PATHS.me, 200, json, account)).toBe(false)
  expect(differ(PATHS.me, 200, json, { id: 1 })).toBe(true)
  expect(differ(PATHS.me, 200, json, { ...account, password: 'x' })).toBe(true)
  expect(differ(PATHS.me, 200, 'text/html', account)).toBe(true)
  expect(differ(PATHS.me, 201, json, account)).toBe(true)
  const problem = 'application/problem+json'
  expect(differ(PATHS.me, 401, problem, createProblem('sign-in-required'))).toBe(false)
  expect(differ(PATHS.me, 401, problem, createProblem('wrong-credentials'))).toBe(true)
  expect(differ('/api/nothing', 404, problem, createProblem('not-found'))).toBe(false)
  expect(differ('/api/nothing', 404, 'text/html', 'x')).toBe(true)
})

test('reports an event that differs from the contract', () => {
  const differ = (event: object) => {
    recordEvent(JSON.stringify(event))
    return takeDifferences().length > 0
  }
  const typing = { event: 'typing:started', room: 1, account }
  expect(differ(typing)).toBe(false)
  expect(differ({ ...typing, room: 0 })).toBe(true)
  expect(differ({ ...typing, body: 'x' })).toBe(true)
  expect(differ({ event: 'room:burnt' })).toBe(true)
})
