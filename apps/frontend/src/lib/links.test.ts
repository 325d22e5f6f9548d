import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitLinks } from './links.ts'

const BODY_MAX = 4_000

const linksOf = (text: string) => splitLinks(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []))
const join = (text: string) =>
  splitLinks(text)
    .map((part) => part.text)
    .join('')

/** Texts from all kinds of parts that the function treats specially, up to the limit of a message. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."https:// http://a.b https://example.org/ https://[ https://a@ ' ’ « » “ „ ‘ ( ) [ ] * _".split(' '),
      ),
      fc.constantFrom('。', '\u200b', '\u202e', '\u0301', '\n', ' ', '-', '.', '…', 'é', 'а', '東', '\u200d'),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 400 },
  )
  .map((pieces) => pieces.join('').slice(0, BODY_MAX))

describe('splitLinks', () => {
  it.each([
    ['no link at all', []],
    ['https://example.org', ['https://example.org']],
    ['Look at http://example.org/a?b=c#d, please.', ['http://example.org/a?b=c#d']],
    ['(see https://example.org/a)', ['https://example.org/a']],
    ['https://example.org/a_(b)', ['https://example.org/a_(b)']],
    ['https://example.org/a_(b)).', ['https://example.org/a_(b)']],
    ['two: https://a.example https://b.example!', ['https://a.example', 'https://b.example']],
    ['HTTPS://EXAMPLE.ORG/A', ['HTTPS://EXAMPLE.ORG/A']],
    ['<https://example.org>', ['https://example.org']],
    ['https://пример.example/ü', ['https://пример.example/ü']],
    ['javascript:alert(1) data:text/html,x ftp://example.org', []],
    ['https://', []],
    ['https://...', []],
  ])('finds the links of %j', (text, links) => {
    expect(linksOf(text)).toEqual(links)
  })

  it.each([
    ['詳細は https://example.com/foo。次の文', ['https://example.com/foo']],
    ['（https://example.com/bar）です', ['https://example.com/bar']],
    ['「https://example.com/c」と「https://example.com/d」', ['https://example.com/c', 'https://example.com/d']],
    ['https://example.com/d、https://example.com/e', ['https://example.com/d', 'https://example.com/e']],
    ...[
      '؟',
      '۔',
      '！',
      '】',
      '।',
      '…',
      '‼',
      '、',
      '»',
      '”',
      '’',
      '“',
      '）',
      '﹂',
      '–',
      '—',
      '\u200b',
      '\ufeff',
      '\u2060',
    ].map((sign) => [`https://example.com/f${sign}`, ['https://example.com/f']]),
    ...['。', '，', '؟', '）', '】', '”', '»', '–', '—', '\u200b'].map((sign) => [
      `https://example.com/f${sign}次 https://example.com/g`,
      ['https://example.com/f', 'https://example.com/g'],
    ]),
    ['„https://example.org/a“ und »https://example.org/b«', ['https://example.org/a', 'https://example.org/b']],
    ["'https://example.org/a', 'https://example.org/b'", ['https://example.org/a', 'https://example.org/b']],
    ["['https://example.org/a','https://example.org/b']", ['https://example.org/a', 'https://example.org/b']],
    ['[a](https://example.org/a),[b](https://example.org/b)', ['https://example.org/a', 'https://example.org/b']],
    ['https://example.com（公式）と「https://example.org」', ['https://example.com', 'https://example.org']],
    ['https://a.example,https://b.example(see)', ['https://a.example', 'https://b.example']],
    ['＂https://example.org/a＂と ❝https://example.org/b❞', ['https://example.org/a', 'https://example.org/b']],
    // An opening bracket at the end is never closed.
    [
      'https://example.org/a（ https://example.org/b( [x](https://example.org/c[',
      ['a', 'b', 'c'].map((end) => `https://example.org/${end}`),
    ],
    ['https://example.org/a……次 https://example.org/b～', ['https://example.org/a', 'https://example.org/b']],
  ])('ends the links of %j at the punctuation', (text, links) => {
    expect(linksOf(text as string)).toEqual(links)
  })

  it.each([
    "https://en.wikipedia.org/wiki/Devil's_advocate",
    "https://en.wikipedia.org/wiki/Achilles'_heel",
    'https://fr.wikipedia.org/wiki/L’Équipe',
    'https://ja.wikipedia.org/wiki/東京',
    'https://ja.wikipedia.org/wiki/レオナルド・ダ・ヴィンチ',
    'https://ru.wikipedia.org/wiki/«Правда»',
    'https://example.org/a_(b)_(c)',
    'https://example.org/（注）',
    "https://example.org/?q='a'",
    'https://example.org/a?b[]=1',
    'https://example.org/~',
    'https://example.org/a_',
    'https://example.org/a|b|',
    'https://example.org/می\u200cخواهم',
    'https://example.org/👩\u200d🚀',
    'https://[::1]:8080/a',
  ])('keeps %j whole', (link) => {
    expect(linksOf(`see ${link} or ${link}. (${link})`)).toEqual([link, link, link])
  })

  it.each(['*', '**', '_', '~~', '||', '*_'])(
    'excludes %j from the end of a link if it also stands before the link',
    (sign) => {
      const end = [...sign].reverse().join('')
      expect(linksOf(`${sign}https://example.org/a${end} ${sign}https://example.org/b${end}.`)).toEqual([
        'https://example.org/a',
        'https://example.org/b',
      ])
    },
  )

  it.each([
    '\u202e',
    '\u202d',
    '\u202a',
    '\u2066',
    '\u2067',
    '\u2068',
    '\u200e',
    '\u200f',
    '\u061c',
    '\u3164',
    '\u2800',
    '\u{1d159}',
    '\ufff9',
    '\ufffc',
  ])('ends a link before a character that hides or reorders text: %j', (sign) => {
    expect(linksOf(`https://legit.example/files${sign}4pm.exe`)).toEqual(['https://legit.example/files'])
  })

  it.each([
    'https://example.org@evil.example/',
    'https://user:pw@evil.example',
    'http://@evil.example/',
    'https://a%40b@evil.example',
    'https://good.example,x@evil.example',
  ])('creates no link for an address with user information: %s', (text) => expect(linksOf(text)).toEqual([]))

  it.each([
    ['https://аpple.example/x', 'https://xn--pple-43d.example/x'],
    ['https://gοοgle.example:8443/x', 'https://xn--ggle-0nda.example:8443/x'],
    ['https://аррӏе.com', 'https://xn--80ak6aa92e.com'],
    ['https://ｅvil.example/', 'https://evil.example/'],
    ['https://%65vil.example/', 'https://evil.example/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
    ['https://東京タワーと.example/', 'https://東京タワーと.example/'],
    ['https://हिन्दी.example/', 'https://हिन्दी.example/'],
    // Characters of one script that look like characters of an address, among letters of another script.
    ['https://legitノevil.example/', 'https://xn--legitevil-k74h.example/'],
    ['https://legitः80.example/', 'https://xn--legit80-hio.example/'],
    ['https://good৪.example/', 'https://xn--good-o3j.example/'],
    ['https://tokyo東京.example/', 'https://xn--tokyo-191hq39l.example/'],
    ['https://münchen.example/', 'https://münchen.example/'],
    ['https://한글.example', 'https://한글.example'],
  ])('shows the host that %s leads to', (text, shown) => {
    expect(linksOf(text)).toEqual([shown])
  })

  it('ends a link before a backslash, which a browser reads as a slash', () => {
    expect(linksOf('https://evil.example\\.example.org/')).toEqual(['https://evil.example'])
  })

  it('keeps every character of the text', () => {
    const text = ' a https://example.org/b). c\n\nhttp://x.example, d '
    expect(join(text)).toBe(text)
  })

  it('never returns an address that runs as a script', () => {
    const hrefs = splitLinks('https://example.org/javascript:alert(1)').flatMap((part) =>
      part.kind === 'link' ? [part.href] : [],
    )
    expect(hrefs).toEqual(['https://example.org/javascript:alert(1)'])
  })

  it('returns non-empty parts, links to http and https only, and the whole text, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parts = splitLinks(text)
        let done = 0
        for (const part of parts) {
          expect(part.text).not.toBe('')
          if (part.kind === 'link') {
            const url = new URL(part.href)
            expect(['http:', 'https:']).toContain(url.protocol)
            expect(url.username + url.password).toBe('')
            expect(part.text).not.toMatch(/\p{Bidi_Control}|\s/u)
            // The shown text has the same target.
            expect(URL.parse(part.text)?.href).toBe(part.href)
            // The host is shown in another form.
            if (!text.startsWith(part.text, done)) return
          }
          expect(text.startsWith(part.text, done)).toBe(true)
          done += part.text.length
        }
        expect(done).toBe(text.length)
      }),
      { numRuns: 300 },
    )
  })
})
