import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Patterns of secrets. Code that handles a secret does not match them. */
const SECRETS: Record<string, RegExp> = {
  'private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}/,
  'AWS token': /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  'GitHub token': /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})\b/,
  'npm token': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[A-Za-z0-9]/,
  // Exclude the example in an error message of the backend.
  'URL with a password': /\bpostgres(ql)?:\/\/(?!user:password@)[\w-]+:[^\s@$`{}<>]+@/,
}

/** Names of files that usually contain secrets. */
const SECRET_FILES = /(^|\/)(\.env(\.\w+)?|\.npmrc|\.netrc|\.git|id_(rsa|ed25519|ecdsa))(\/|$)/

/** The offset of `ustar` in the header of a tar file. */
const TAR_MAGIC_AT = 257

/** Lists the secrets in every layer and in the configuration of a saved image. A deleted file remains in its layer. */
export function findSecrets(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return files
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => {
      const bytes = readFileSync(path)
      // With containerd's image store, Docker saves gzipped layers.
      const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
      const text = plain.toString('latin1')
      const found = Object.entries(SECRETS).flatMap(([kind, pattern]) => (pattern.test(text) ? [kind] : []))
      return [...found, ...listNames(plain).filter((name) => SECRET_FILES.test(name))]
    })
}

/** Lists the paths in a layer, and none for other files. */
function listNames(bytes: Buffer): string[] {
  if (bytes.toString('latin1', TAR_MAGIC_AT, TAR_MAGIC_AT + 5) !== 'ustar') return []
  const list = spawnSync('tar', ['--list', '--file', '-'], { input: bytes, encoding: 'utf8', maxBuffer: bytes.length })
  return list.stdout.split('\n')
}
