import pg from 'pg'
import { expect, test } from 'vitest'
import { describeFailure } from './describe-failure.ts'
import { DatabaseAway } from './errors.ts'

const URL_OF = (password: string) => `postgresql://chat:${password}@db:5432/chat`
const withCode = (message: string, code: string) => Object.assign(new Error(message), { code })

test.each([
  ['self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN', 'sslrootcert=FILE'],
  ['certificate has expired', 'CERT_HAS_EXPIRED', 'renew the certificate'],
  ["Hostname/IP does not match certificate's altnames", 'ERR_TLS_CERT_ALTNAME_INVALID', 'use a host in DATABASE_URL'],
  ['The server does not support SSL connections', '', 'sslmode=disable'],
  ['permission denied for schema public', '42501', 'GRANT CREATE ON SCHEMA public'],
  ['permission denied for schema chat2', '42501', 'GRANT CREATE ON SCHEMA chat2'],
  ['permission denied for table message', '42501', 'the role that ran the migrations'],
  ['database "chat" does not exist', '3D000', 'create the database'],
])('the message "%s" is followed by its remedy', (message, code, remedy) => {
  const sentence = describeFailure(withCode(message, code), URL_OF('secret'))
  expect(sentence).toContain(message)
  expect(sentence).toContain(remedy)
  expect(sentence).not.toContain('\n')
})

test('the description has the cause of a failed connection, also for a host with several addresses', () => {
  const several = new AggregateError([withCode('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED')])
  expect(describeFailure(new DatabaseAway(several), URL_OF('secret'))).toBe('connect ECONNREFUSED ::1:5432')
})

test('the description never contains the password, encoded or not', () => {
  const error = new pg.DatabaseError('no entry for "pa%23ss" or "pa#ss"', 10, 'error')
  expect(describeFailure(error, URL_OF('pa%23ss'))).toBe('no entry for "***" or "***"')
})

test.each([URL_OF('pa@ss'), 'postgresql:///chat?host=/run&user=chat&password=pa%40ss'])(
  'the description does not contain the password of %s',
  (url) => {
    expect(describeFailure(new Error('no entry for "pa@ss"'), url)).toBe('no entry for "***"')
  },
)

test('the description says that the address lacks the password', () => {
  const error = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string')
  expect(describeFailure(error, 'postgresql://chat@db/chat')).toContain('write it into DATABASE_URL')
})

test('percent-encoding is mentioned only if the refused password has a percent sign', () => {
  const refused = withCode('password authentication failed for user "chat"', '28P01')
  expect(describeFailure(refused, URL_OF('50%25'))).toContain('%25')
  expect(describeFailure(refused, URL_OF('secret'))).not.toContain('%25')
})
