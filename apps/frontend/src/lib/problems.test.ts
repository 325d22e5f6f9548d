import { ApiError } from '@chat/client/api'
import { expect, it } from 'vitest'
import { toFailure } from './problems.ts'

function fail(message: string) {
  const problem = { type: 'about:blank', title: 'No', status: 400, code: 'bad-request' } as const
  return toFailure(new ApiError({ ...problem, errors: [{ field: 'name', message }] })).fields.name
}

it.each([
  ['must not be blank', 'The name must not be blank.'],
  ['is taken', 'The name is taken.'],
  ['no account has the name Ada', 'No account has the name Ada.'],
  ['There is a room of this name. Choose another.', 'There is a room of this name. Choose another.'],
])('says what is wrong with a field in a whole sentence: %s', (message, sentence) => {
  expect(fail(message)).toBe(sentence)
})
