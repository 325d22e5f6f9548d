import { isBlank } from '@chat/contract/blank'
import { BODY_MAX_LENGTH } from '@chat/contract/limits'
import { accountKey, type Owner, readStored, writeStored } from '../../../lib/storage.ts'

/** A message that the server has not acknowledged, in the browser's storage. */
export interface UnsentMessage {
  room: number
  id: string
  body: string
  at: string
}

const MESSAGE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

// Check as strictly as the contract: the server never acknowledges an invalid frame, so the page would resend it forever.
function isValid(value: unknown): value is UnsentMessage {
  const { room, id, body, at } = Object(value)
  return (
    Number.isInteger(room) &&
    room > 0 &&
    room < 2 ** 31 &&
    typeof id === 'string' &&
    MESSAGE_ID.test(id) &&
    typeof body === 'string' &&
    !isBlank(body) &&
    body.length <= BODY_MAX_LENGTH &&
    !body.includes('\0') &&
    body.isWellFormed() &&
    typeof at === 'string' &&
    Date.parse(at) > 0
  )
}

// Keep the valid messages of a damaged list: each is the only copy of its text.
const parseList = (value: unknown) =>
  Array.isArray(value)
    ? // Drop unknown fields, because they are unchecked: a stored `failure` would be rendered.
      value.filter(isValid).map(({ room, id, body, at }) => ({ room, id, body, at }))
    : undefined

/**
 * Stores an account's unsent messages in the browser, so that a reload does not lose them. Each is sent again with the
 * same id, so the server stores it once, even if two tabs send it.
 */
export function createUnsentMessages(owner: Owner) {
  const key = accountKey(owner, 'unsent')
  const list = () => readStored(key, parseList) ?? []
  // Read the list before each write, because another tab may have changed it.
  const write = (messages: UnsentMessage[]) => writeStored(key, messages.length > 0 ? messages : undefined)
  return {
    list,
    add: (message: UnsentMessage) => write([...list().filter(({ id }) => id !== message.id), message]),
    remove: (id: string) => write(list().filter((message) => message.id !== id)),
  }
}
