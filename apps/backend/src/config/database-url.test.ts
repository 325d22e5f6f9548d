import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const read = (DATABASE_URL: string) => () => readConfig({ DATABASE_URL })

test.each(['pa#ss', '1#2', '12/34', '12?34', 'pa/ss', 'pa?ss', 'p@ss/wo', 'p@ss?wo', 'p@12/wo', 'p,a/ss', '%e9'])(
  'an unencoded character in the password %s is refused with its encoding, without showing the password',
  (password) => {
    const address = read(`postgresql://chat:${password}@127.0.0.1:5432/chat`)
    expect(address).toThrow('percent-encoded: # is %23')
    expect(address).not.toThrow(password)
  },
)

test.each(['pa%23ss', 'pa@ss', 'pa:ss', '50%', '%zz', 'pässwort'])('the password %s is accepted', (password) => {
  expect(read(`postgresql://chat:${password}@127.0.0.1:5432/chat`)).not.toThrow()
})

test.each([
  'postgresql://chat@db/chat?sslmode=verify-full&options=-csearch_path%3Dchat&application_name=a',
  'postgresql:///chat?host=/var/run/postgresql&user=chat&password=a@b',
  'postgresql://chat@db/chat?sslmode=require&channel_binding=require&connect_timeout=10',
  'postgresql://chat:pw@/chat?host=/var/run/postgresql',
  'postgresql://chat:pw@%2Fvar%2Frun%2Fpostgresql/chat',
  'postgresql://chat:p,w@[::1]:5432/chat?port=5433',
  'postgresql://chat@db/chat?options=-csearch_path%3Dchat%20-c%20work_mem%3D8MB',
])('the address %s is accepted', (address) => expect(read(address)).not.toThrow())

test.each([
  ['sslmode=verify', 'sslmode=verify is unknown: use disable'],
  ['ssl=false', 'ssl=false is unknown'],
  ['sslrootcert=/nope.pem', 'sslrootcert: /nope.pem cannot be read: ENOENT'],
  ['sslcert=/nope.pem', 'sslcert: /nope.pem cannot be read'],
  ['sslkey=/nope.pem', 'sslkey: /nope.pem cannot be read'],
  ['statement_timeout=0', 'statement_timeout would replace a limit'],
  ['query_timeout=0', 'query_timeout would replace a limit'],
  ['idle_in_transaction_session_timeout=0', 'idle_in_transaction_session_timeout would replace a limit'],
  ['connectionTimeoutMillis=0', 'connectionTimeoutMillis would replace a limit'],
  ['options=-c%20statement_timeout%3D0', 'statement_timeout would replace a limit'],
  ['options=-cstatement_timeout%3D0', 'statement_timeout would replace a limit'],
  ['options=--statement-timeout%3D0', 'statement_timeout would replace a limit'],
  ['port=abc', 'port=abc is not a port'],
  ['port=70000', 'port=70000 is not a port'],
  ['client_encoding=LATIN1', 'client_encoding would replace'],
])('the parameter %s is refused by name', (parameter, fault) => {
  expect(read(`postgresql://chat@db/chat?${parameter}`)).toThrow(`DATABASE_URL: ${fault}`)
})

test('white space around an address, such as a line break from a file, is removed', () => {
  expect(read(' postgresql://chat:pw@db/chat?options=-c search_path=chat\n')()).toMatchObject({
    DATABASE_URL: 'postgresql://chat:pw@db/chat?options=-c search_path=chat',
  })
})

test.each([
  ['a:5432,b:5432/chat', 'names several hosts'],
  ['a,b/chat?target_session_attrs=read-write', 'names several hosts'],
  ['db/chat?host=a,b', 'names several hosts'],
  ['::1/chat', 'IPv6 address in brackets'],
  ['2001:db8::1/chat', 'IPv6 address in brackets'],
])('the host %s is refused: %s', (rest, fault) => {
  expect(read(`postgresql://chat:secret@${rest}`)).toThrow(fault)
  expect(read(`postgresql://chat:secret@${rest}`)).not.toThrow('percent-encoded')
})

test('a file without a certificate is refused, and the error lists every fault', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'chat-test-')), 'ca.pem')
  writeFileSync(file, 'not a certificate')
  const address = read(`postgresql://chat@db/chat?sslrootcert=${file}&sslmode=loud&query_timeout=0`)
  for (const name of ['sslrootcert', 'sslmode', 'query_timeout']) expect(address).toThrow(`DATABASE_URL: ${name}`)
})

test('an unencoded character in the password of Valkey is refused, too', () => {
  expect(() => readConfig({ REDIS_URL: 'redis://:pa#ss@cache:6379' })).toThrow('# is %23')
})
