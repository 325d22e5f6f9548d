import { createHash, type X509Certificate } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { LOCAL } from '@chat/tooling/folders'
import { NAME } from './images.ts'

/** Where processes that are started later find the root certificate. */
const ROOT_FILE = join(LOCAL, 'accept', `${NAME}.pem`)

/** The SHA-256 of the public key that a browser is to trust; in the environment, which the tests inherit. */
const TRUSTED_KEY = 'ACCEPT_TRUSTED_KEY'

/**
 * Makes this process, those that it starts, and their browsers trust what a certificate authority of a test signs, and
 * nobody else who is not known.
 * @param root its root certificate, in PEM
 * @param intermediate the certificate that signs for it: a server sends this one along, and not the root
 */
export function trust(root: string, intermediate: X509Certificate): void {
  setDefaultCACertificates([...getCACertificates('default'), root])
  mkdirSync(dirname(ROOT_FILE), { recursive: true })
  writeFileSync(ROOT_FILE, root)
  process.env.NODE_EXTRA_CA_CERTS = ROOT_FILE
  const key = intermediate.publicKey.export({ type: 'spki', format: 'der' })
  process.env[TRUSTED_KEY] = createHash('sha256').update(key).digest('base64')
}

/** Chromium's flags for what `trust` was told. */
export function trustInBrowser(): string[] {
  const key = process.env[TRUSTED_KEY]
  return key ? [`--ignore-certificate-errors-spki-list=${key}`] : []
}
