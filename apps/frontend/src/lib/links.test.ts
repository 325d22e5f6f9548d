import { describe, expect, it } from 'vitest'
import { splitLinks } from './links.ts'

const linksOf = (text: string) => splitLinks(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []))

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

  it('keeps every character of the text', () => {
    const text = ' a https://example.org/b). c\n\nhttp://x.example, d '
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })

  it('never gives an address that runs as a script', () => {
    const hrefs = splitLinks('https://example.org/javascript:alert(1)').flatMap((part) =>
      part.kind === 'link' ? [part.href] : [],
    )
    expect(hrefs).toEqual(['https://example.org/javascript:alert(1)'])
  })
})
