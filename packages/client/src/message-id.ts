/** Random bytes of a UUID v7. */
const RANDOM_BYTES = 10

/**
 * Returns the id of a new message: a UUID v7, which begins with the time, so the database's index grows at its end. Do not use
 * `crypto.randomUUID()`, because it is absent over plain HTTP.
 * Source: https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function createMessageId(now: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))
  const digits = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = (8 + ((random[0] as number) & 3)).toString(16)
  const time = now.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(1, 4)}-${variant}${digits.slice(5, 8)}-${digits.slice(8)}`
}
