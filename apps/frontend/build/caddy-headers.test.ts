import { describe, expect, it } from 'vitest'
import headers from '../security-headers.json' with { type: 'json' }
import { toCaddy } from './caddy-headers.ts'

describe('toCaddy', () => {
  it('writes every header with its value in quotes', () => {
    expect(toCaddy({ 'X-One': "a 'b'; c", 'X-Two': 'd=()' })).toBe(
      'header {\n\tX-One "a \'b\'; c"\n\tX-Two "d=()"\n}\n',
    )
  })

  it.each(['a "b"', '{placeholder}', 'line\nline'])('refuses %j, which Caddy reads in its own way', (value) => {
    expect(() => toCaddy({ 'X-One': value })).toThrow('X-One')
  })
})

describe('security-headers.json', () => {
  const policy = new Map(
    headers['Content-Security-Policy'].split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )

  it('lets nothing in that is not named, and names nothing but the page itself', () => {
    expect(policy.get('default-src')).toEqual(["'none'"])
    const sources = [...policy].filter(([name]) => name.endsWith('-src')).flatMap(([, values]) => values)
    expect(new Set(sources)).toEqual(new Set(["'none'", "'self'"]))
  })

  it('lets no text become a script, nobody frame the page, and no form lead elsewhere', () => {
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"])
    expect(policy.get('frame-ancestors')).toEqual(["'none'"])
    expect(policy.get('form-action')).toEqual(["'self'"])
    expect(policy.get('base-uri')).toEqual(["'none'"])
  })

  it('can be written for Caddy', () => {
    for (const name of Object.keys(headers)) expect(toCaddy(headers)).toContain(`\t${name} "`)
  })
})
