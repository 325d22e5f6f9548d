import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What a secret looks like, by what it would open. Each of them has a form that code which handles it has not. */
const SECRETS: Record<string, RegExp> = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}/,
  'a token of AWS': /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  'a token of GitHub': /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,})\b/,
  'a token of npm': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[A-Za-z0-9]/,
  // The sample in a message to an operator is none.
  'an address with a password': /\bpostgres(ql)?:\/\/(?!user:password@)[\w-]+:[^\s@$`{}<>]+@/,
}

/** Files that are secrets, or hold them. */
const SECRET_FILES = /(^|\/)(\.env(\.\w+)?|\.npmrc|\.netrc|\.git|id_(rsa|ed25519|ecdsa))(\/|$)/

/** Where a tar says what it is, in a file's header. */
const TAR_MAGIC_AT = 257

/** What of a secret stands in any layer of a saved image, a deleted file's layer too, or in its configuration. */
export function findSecrets(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return files
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => {
      const bytes = readFileSync(path)
      // A registry's form, which Docker with containerd's store keeps.
      const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
      const text = plain.toString('latin1')
      const found = Object.entries(SECRETS).flatMap(([what, form]) => (form.test(text) ? [what] : []))
      return [...found, ...listNames(plain).filter((name) => SECRET_FILES.test(name))]
    })
}

/** The paths in a layer; none of a file that is not a layer. */
function listNames(bytes: Buffer): string[] {
  if (bytes.toString('latin1', TAR_MAGIC_AT, TAR_MAGIC_AT + 5) !== 'ustar') return []
  const list = spawnSync('tar', ['--list', '--file', '-'], { input: bytes, encoding: 'utf8', maxBuffer: bytes.length })
  return list.stdout.split('\n')
}
