import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

// 19 MiB, 2 passes, 1 lane: OWASP's first choice for Argon2id.
// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
const SALT_BYTES = 16

const derive = promisify(argon2)

/** Returns a salted Argon2id hash in PHC format: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Takes about 20 ms of one core. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await compute(password, salt, MEMORY_KIB, PASSES, LANES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${encode(salt)}$${encode(tag)}`
}

/** Returns whether `hash` is the hash of `password`. The comparison takes constant time. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash)
  if (!parts) throw new Error('The stored password hash is not Argon2id')
  const [memory = 0, passes = 0, lanes = 0] = parts.slice(1, 4).map(Number)
  const [salt = '', tag = ''] = parts.slice(4)
  const computed = await compute(password, Buffer.from(salt, 'base64'), memory, passes, lanes)
  return timingSafeEqual(computed, Buffer.from(tag, 'base64'))
}

function compute(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    parallelism,
    tagLength: TAG_BYTES,
    memory,
    passes,
  })
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
