/** Bytes of a UUID v7 that are not its time. */
const RANDOM_BYTES = 10

/**
 * An id for a message: a UUID v7, which begins with the time, so that the database's index grows at its end. Not by
 * `crypto.randomUUID()`, which a page over plain HTTP does not have.
 * Source: https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function createMessageId(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))
  const digits = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = (8 + ((random[0] as number) & 3)).toString(16)
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(1, 4)}-${variant}${digits.slice(5, 8)}-${digits.slice(8)}`
}
