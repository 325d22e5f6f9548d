import { describe, expect, it } from 'vitest'
import headers from '../security-headers.json' with { type: 'json' }
import { toCaddy } from './caddy-headers.ts'

describe('toCaddy', () => {
  it('writes every header with its value in quotes', () => {
    expect(toCaddy({ 'X-One': "a 'b'; c", 'X-Two': 'd=()' })).toBe(
      'header {\n\tX-One "a \'b\'; c"\n\tX-Two "d=()"\n}\n',
    )
  })

  it.each(['a "b"', '{placeholder}', 'line\nline'])('rejects %j, which Caddy would interpret', (value) => {
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

  it('allows only sources of the page itself', () => {
    expect(policy.get('default-src')).toEqual(["'none'"])
    const sources = [...policy].filter(([name]) => name.endsWith('-src')).flatMap(([, values]) => values)
    expect(new Set(sources)).toEqual(new Set(["'none'", "'self'"]))
  })

  it('forbids scripts from text, frames around the page, and forms to other origins', () => {
    expect(policy.get('require-trusted-types-for')).toEqual(["'script'"])
    expect(policy.get('frame-ancestors')).toEqual(["'none'"])
    expect(policy.get('form-action')).toEqual(["'self'"])
    expect(policy.get('base-uri')).toEqual(["'none'"])
  })

  it('has no value that Caddy would interpret', () => {
    for (const name of Object.keys(headers)) expect(toCaddy(headers)).toContain(`\t${name} "`)
  })
})
