import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const PRODUCTION = { ENVIRONMENT: 'production', CORS_ORIGIN: 'https://chat.example.com' }

test.each([
  ['https://Chat.Example.com', ['https://chat.example.com']],
  ['https://chat.example.com/', ['https://chat.example.com']],
  ['https://chat.example.com:443', ['https://chat.example.com']],
  ['https://chat.example.com.', ['https://chat.example.com']],
  ['HTTP://chat.example.com:80/', ['http://chat.example.com']],
  ['https://chat.example.com.:8443', ['https://chat.example.com:8443']],
  ['https://münchen.example', ['https://xn--mnchen-3ya.example']],
  ['http://localhost:8080', ['http://localhost:8080']],
  ['http://[2001:DB8::1]:80', ['http://[2001:db8::1]']],
  ['https://a.example.com, https://B.example.com/', ['https://a.example.com', 'https://b.example.com']],
])("CORS_ORIGIN=%s is parsed to a browser's spelling", (CORS_ORIGIN, origins) => {
  expect(readConfig({ CORS_ORIGIN }).CORS_ORIGIN).toEqual(origins)
})

test.each([
  ['https://*.example.com', 'https://chat.example.com'],
  ['*', 'https://chat.example.com'],
  ['null', 'https://chat.example.com'],
  ['chat.example.com', 'https://chat.example.com'],
  ['chat.example.com:8443', 'https://chat.example.com:8443'],
  ['//chat.example.com', 'https://chat.example.com'],
  ['wss://chat.example.com/api/ws', 'https://chat.example.com'],
  ['https://a.example.com https://b.example.com', 'https://a.example.com,https://b.example.com'],
  ['https://a.example.com;https://b.example.com', 'https://a.example.com,https://b.example.com'],
  ['https://a..example.com', 'https://chat.example.com'],
])('CORS_ORIGIN=%s is refused, and the error suggests %s', (CORS_ORIGIN, corrected) => {
  expect(() => readConfig({ CORS_ORIGIN })).toThrow(
    new RegExp(`^CORS_ORIGIN: ".+" is not an origin; use ${corrected}$`),
  )
})

test.each([
  ['chat.example.com.', 'chat.example.com'],
  ['Chat.Example.com', 'chat.example.com'],
])('CHAT_HOST=%s is parsed to the host %s', (CHAT_HOST, name) => {
  expect(readConfig({ ...PRODUCTION, CHAT_HOST, CORS_ORIGIN: `https://${CHAT_HOST}` })).toMatchObject({
    CHAT_HOST: name,
    CORS_ORIGIN: [`https://${name}`],
  })
})

test.each([
  ['*.example.com', 'chat.example.com'],
  ['https://chat.example.com', 'chat.example.com'],
  ['chat.example.com:8443', 'chat.example.com'],
  ['chat.example.com/', 'chat.example.com'],
  ['a.example.com,b.example.com', 'a.example.com'],
  ['münchen.example', 'xn--mnchen-3ya.example'],
])(
  'CHAT_HOST=%s is refused: the error suggests %s, and does not name CORS_ORIGIN, which Compose derives',
  (CHAT_HOST, corrected) => {
    for (const CORS_ORIGIN of [`https://${CHAT_HOST}`, PRODUCTION.CORS_ORIGIN])
      expect(() => readConfig({ ...PRODUCTION, CHAT_HOST, CORS_ORIGIN })).toThrow(
        new RegExp(`^CHAT_HOST: ".+" is not the name of one host; use ${corrected}$`),
      )
  },
)
