import { createHash, type X509Certificate } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { LOCAL } from '@chat/tooling/folders'
import { NAME } from './images.ts'

/** The root certificate for child processes. */
const ROOT_FILE = join(LOCAL, 'accept', `${NAME}.pem`)

/** The environment variable with the SHA-256 of the public key that browsers trust. Tests inherit it. */
const TRUSTED_KEY = 'ACCEPT_TRUSTED_KEY'

/**
 * Makes this process, its child processes and their browsers trust a test's certificate authority.
 * @param root its root certificate, in PEM
 * @param intermediate its intermediate certificate, which a server sends instead of the root
 */
export function trust(root: string, intermediate: X509Certificate): void {
  setDefaultCACertificates([...getCACertificates('default'), root])
  mkdirSync(dirname(ROOT_FILE), { recursive: true })
  writeFileSync(ROOT_FILE, root)
  process.env.NODE_EXTRA_CA_CERTS = ROOT_FILE
  const key = intermediate.publicKey.export({ type: 'spki', format: 'der' })
  process.env[TRUSTED_KEY] = createHash('sha256').update(key).digest('base64')
}

/** Returns Chromium's flags for the certificate that `trust` got. */
export function trustInBrowser(): string[] {
  const key = process.env[TRUSTED_KEY]
  return key ? [`--ignore-certificate-errors-spki-list=${key}`] : []
}
