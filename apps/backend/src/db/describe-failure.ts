const UNKNOWN_AUTHORITY =
  'the certificate of the database is signed by an unknown authority: name the file of its authority with sslrootcert=FILE in DATABASE_URL'

/** Remedies by the error code of TLS or PostgreSQL. The remedy follows the error's message. */
const REMEDIES: Record<string, string> = {
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: 'renew the certificate of the database',
  ERR_TLS_CERT_ALTNAME_INVALID: 'use a host in DATABASE_URL that the certificate of the database names',
  '28000': 'check user, database and sslmode in DATABASE_URL, and pg_hba.conf',
  '3D000': 'create the database, or correct its name in DATABASE_URL',
  '3F000': 'create the schema that search_path names, or correct search_path in DATABASE_URL',
}

const NO_TLS = 'The server does not support SSL connections'

/** Matches pg's message for an address without the required password. */
const NO_PASSWORD = /client password must be a/

/** Returns one sentence about a failure of the database: the message and the remedy, without the password of `url`. */
export function describeFailure(error: unknown, url: string): string {
  const { message, code, errors, cause } = Object(error) as NodeJS.ErrnoException & { errors?: unknown[] }
  if (Object(error).name === 'DatabaseAway' && cause) return describeFailure(cause, url)
  // For a host with several addresses, Node's error has an empty message.
  if (!message && errors?.[0]) return describeFailure(errors[0], url)
  const remedy = findRemedyOfWords(message) ?? findRemedy(code, message, url)
  return hidePassword([message || code || String(error), remedy].filter(Boolean).join('; '), url)
}

function findRemedyOfWords(message: string | undefined): string | undefined {
  if (message === NO_TLS) return 'switch TLS on there, or use sslmode=disable'
  return NO_PASSWORD.test(message ?? '') ? 'the database asks for a password: write it into DATABASE_URL' : undefined
}

function findRemedy(code: string | undefined, message: string, url: string): string | undefined {
  // PostgreSQL and poolers send this code for a wrong password.
  if (code === '28P01' && /:\/\/[^@]*%/.test(url)) {
    return 'a percent sign in the password is written as %25 in DATABASE_URL, other special characters likewise (# is %23)'
  }
  if (code === '42501') return findRight(message)
  return REMEDIES[code ?? '']
}

function findRight(message: string): string {
  const schema = /permission denied for schema (.+)/.exec(message)?.[1]
  return schema
    ? `let the role own the database, or run GRANT CREATE ON SCHEMA ${schema} TO the role`
    : 'use the role that ran the migrations in DATABASE_URL, or let the role own the tables'
}

function hidePassword(text: string, url: string): string {
  const parsed = URL.parse(url)
  const forms = [parsed?.password, parsed?.searchParams.get('password')].flatMap((form) => (form ? [form] : []))
  for (const form of [...forms]) {
    try {
      forms.push(decodeURIComponent(form))
    } catch {
      // Not encoded.
    }
  }
  return forms.reduce((hidden, form) => hidden.replaceAll(form, '***'), text)
}
