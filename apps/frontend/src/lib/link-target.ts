/** Maximum characters of a host with its port. Longer names cannot be resolved, and encoding them takes quadratic time. */
const HOST_MAX_LENGTH = 260

/** Scripts that are written together in one word, as in Japanese and Korean, and scripts that may not be mixed. */
const SCRIPTS = [
  ...['Hani}\\p{scx=Hira}\\p{scx=Kana', 'Hani}\\p{scx=Bopo', 'Hani}\\p{scx=Hang'],
  ...'Latn Cyrl Grek Armn Geor Hebr Arab Deva Beng Guru Gujr Taml Telu Knda Mlym Sinh Thai Laoo Khmr Mymr Ethi'.split(
    ' ',
  ),
]
const ONE_SCRIPT = new RegExp(
  `^(${SCRIPTS.map((script) => `[\\p{scx=${script}}[\\p{M}&&\\p{scx=Zinh}]\\d\\-]*`).join('|')})$`,
  'v',
)

/** Cyrillic words that look like Latin ones (from Chromium's IDN policy). */
const LOOKS_LATIN = /^(?=.*\p{L})[асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡ\p{N}-]+$/iu

/**
 * Returns the target of an address, and the text to show for it. Undefined for an address that is not http or https, or
 * that has user information, because `https://example.org@evil.example` looks like another host.
 */
export function readTarget(address: string): { href: string; text: string } | undefined {
  const [head = '', scheme = '', authority = ''] = /^(https?:\/\/)([^/?#]*)/iu.exec(address) ?? []
  if (authority === '' || authority.length > HOST_MAX_LENGTH || authority.includes('@')) return undefined
  const url = URL.parse(address)
  if (!url) return undefined
  const [host = ''] = authority.split(/:\d*$/u)
  if (isPlain(host, url.hostname)) return { href: url.href, text: address }
  return { href: url.href, text: scheme + url.hostname + authority.slice(host.length) + address.slice(head.length) }
}

/** Returns whether a reader can trust the written form of a host. If not, the page shows the form that the browser uses. */
function isPlain(written: string, hostname: string): boolean {
  if (written.toLowerCase() === hostname) return true
  if (/^\p{ASCII}*$/u.test(written) || written.normalize('NFKC') !== written) return false
  return written.split('.').every((label) => ONE_SCRIPT.test(label) && !LOOKS_LATIN.test(label))
}
