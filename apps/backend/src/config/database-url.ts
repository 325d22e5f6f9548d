import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'

const ENCODING =
  '; special characters in user, password and database must be percent-encoded: # is %23, / is %2F, ? is %3F, @ is %40, % is %25'

const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']
const TLS_SWITCHES = ['true', '1', '0', 'no-verify']
const TLS_FILES = { sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key' } as const

/** Parameters, and settings in `options=`, that would replace the limits that the chat sets for each connection. */
const OWN_SETTINGS = [
  'statement_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'client_encoding',
]
const OWN_PARAMETERS = [
  ...OWN_SETTINGS,
  ...['query_timeout', 'connectionTimeoutMillis', 'keepAlive', 'keepAliveInitialDelayMillis', 'pipeline', 'binary'],
  'replication',
]

/** The form of a usable address. An unencoded character in the password would move the parts of the URL. */
function readAddress(text: string, protocol: RegExp): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !protocol.test(url.protocol) || url.hash || !canDecode(url)) return undefined
  const names = [...url.searchParams.keys()].join('')
  const isAnonymous = url.username === '' && !url.searchParams.has('user')
  const isMoved = `${url.pathname}${names}${isAnonymous ? url.search : ''}`.includes('@')
  return isMoved ? undefined : url
}

/** Returns the address for the class URL: without surrounding white space, and with a host if a parameter names the socket. */
export const normalizeDatabaseUrl = (text: string) => text.trim().replace(/^(\w+:\/\/[^@/?#]*@)(?=\/)/, '$1localhost')

function canDecode({ username, password, pathname }: URL): boolean {
  try {
    // Accept a percent sign that does not begin a code: it means itself.
    decodeURIComponent([username, password, pathname].join('/').replace(/%(?![\da-f]{2})/gi, '%25'))
    return true
  } catch {
    return false
  }
}

/** Matches two colons in the host, which belong to an IPv6 address without brackets. */
const BARE_IPV6 = /[@/][\da-f]*:[\da-f]*:[\da-f:.]*(?=[/?]|$)/i

function describeForm(text: string, form: string): string {
  if (BARE_IPV6.test(text)) return `must look like ${form}, with an IPv6 address in brackets: [::1]`
  // Explain the encoding only if the address contains credentials.
  return `must look like ${form}${text.includes('@') ? ENCODING : ''}`
}

/** Matches a comma in the host, without a later `@`. */
const SEVERAL_HOSTS = /^\w+:\/\/(?:[^/?#]*@)?[^@/?#]*,[^@]*$/
const ONE_HOST = 'names several hosts: name one, the address of the primary'

/** Returns the faults of the address, or an empty list. The sentences never contain the password. */
export function listDatabaseUrlFaults(text: string): string[] {
  if (SEVERAL_HOSTS.test(text)) return [ONE_HOST]
  const url = readAddress(text, /^postgres(ql)?:$/)
  if (!url) return [describeForm(text, 'postgresql://user:password@host:5432/chat')]
  const parameters = url.searchParams
  // PostgreSQL reads `--statement-timeout=0` and `-cstatement_timeout=0` alike.
  const options = parameters.getAll('options').join(' ').toLowerCase().replaceAll('-', '_')
  return [
    ...OWN_PARAMETERS.filter((name) => parameters.has(name)).map(refuseOwn),
    ...OWN_SETTINGS.filter((name) => options.includes(name)).map(refuseOwn),
    ...(parameters.get('host')?.includes(',') ? [ONE_HOST] : []),
    ...refusePort(parameters.get('port')),
    ...refuseUnknown(parameters, 'sslmode', TLS_MODES),
    ...refuseUnknown(parameters, 'ssl', TLS_SWITCHES),
    ...refuseUnknown(parameters, 'sslnegotiation', ['postgres', 'direct']),
    ...refuseFiles(parameters),
  ]
}

const refuseOwn = (name: string) => `${name} would replace a limit or setting that the chat needs: remove it`

function refuseUnknown(parameters: URLSearchParams, name: string, known: string[]): string[] {
  return parameters
    .getAll(name)
    .filter((value) => !known.includes(value))
    .map((value) => `${name}=${value} is unknown: use ${known.join(', ')}`)
}

function refusePort(port: string | null): string[] {
  const isPort = port === null || (/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536)
  return isPort ? [] : [`port=${port} is not a port: use a number from 1 to 65535`]
}

function refuseFiles(parameters: URLSearchParams): string[] {
  return Object.entries(TLS_FILES).flatMap(([name, option]) => {
    const path = parameters.get(name)
    if (!path) return []
    try {
      const pem = readFileSync(path, 'utf8')
      if (!pem.includes('-----BEGIN ')) return [`${name}: ${path} is not a PEM file`]
      if (option !== 'key') createSecureContext({ [option]: pem })
      return []
    } catch (error) {
      return [`${name}: ${path} cannot be read: ${error instanceof Error ? error.message : error}`]
    }
  })
}

/** The address of PostgreSQL. */
export const databaseUrl = z
  .string()
  .overwrite(normalizeDatabaseUrl)
  .superRefine((text, context) => {
    for (const fault of listDatabaseUrlFaults(text)) context.addIssue(fault)
  })

/** The address of Valkey. */
export const redisUrl = z
  .string()
  .trim()
  .refine((text) => readAddress(text, /^(redis|valkey)s?:$/), {
    error: ({ input }) => describeForm(String(input), 'redis://user:password@host:6379'),
  })
