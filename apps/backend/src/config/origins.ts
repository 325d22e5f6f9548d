import { z } from 'zod'

/** A DNS name, an IPv4 address, or an IPv6 address in brackets, in the spelling of the class URL. Wildcards do not match. */
const HOST = /^(?:(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$/

/** The example in an error message if no corrected value can be derived. */
const SAMPLE_HOST = 'chat.example.com'

/** Returns the origin in `text` in a browser's spelling: lower case, without a default port, path or final dot. */
export function parseOrigin(text: string): string | undefined {
  if (!/^https?:/i.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  url.hostname = url.hostname.replace(/\.$/, '')
  return HOST.test(url.hostname) ? url.origin : undefined
}

/** Parses a list of origins, separated by commas. Refuses a list with any other value, and shows a corrected list. */
export const origins = z.string().transform((text, context) => {
  const list = split(text, /,/)
  const parsed = list.map(parseOrigin)
  const wrong = list.find((_, index) => parsed[index] === undefined)
  if (list.length > 0 && wrong === undefined) return parsed as string[]
  context.addIssue(`"${wrong ?? text}" is not an origin; use ${correct(text).join(',')}`)
  return z.NEVER
})

/** Parses a host name without a scheme, port or path. Refuses any other value, and shows a corrected one. */
export const host = z.string().transform((text, context) => {
  const corrected = correctHost(text)
  if (text.trim().toLowerCase().replace(/\.$/, '') === corrected) return corrected
  context.addIssue(`"${text}" is not the name of one host; use ${corrected}`)
  return z.NEVER
})

/** Returns the host that `text` most likely means. */
export const correctHost = (text: string) => new URL(correct(text)[0] as string).hostname

/** Returns the origins that `text` most likely means: adds schemes, and replaces wildcards by a host. */
function correct(text: string): string[] {
  const parts = split(text, /[\s,;]+/).map((part) => {
    const address = part.replace(/^(?!https?:)(?:[a-z][a-z0-9+.-]*:)?\/\/+/i, '').replaceAll('*', 'chat')
    return parseOrigin(address) ?? parseOrigin(`https://${address}`)
  })
  const known = parts.filter((origin) => origin !== undefined && /[.:\]]|localhost/.test(new URL(origin).hostname))
  return known.length > 0 ? (known as string[]) : [`https://${SAMPLE_HOST}`]
}

const split = (text: string, separator: RegExp) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean)
