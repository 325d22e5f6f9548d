import { messageIdSchema } from '@chat/contract/messages'
import { expect, test } from 'vitest'
import { createMessageId } from './message-id.ts'

test('creates valid, unique ids that sort by time', () => {
  const ids = Array.from({ length: 1_000 }, () => createMessageId())
  for (const id of ids) expect(messageIdSchema.safeParse(id).success, id).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  expect(createMessageId(0x0123_4567_89ab)).toMatch(/^01234567-89ab-7/)
  expect(new Set(ids.map((id) => id[19]))).toEqual(new Set('89ab'))
})
