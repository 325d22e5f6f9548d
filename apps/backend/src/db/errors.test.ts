import pg from 'pg'
import { expect, test } from 'vitest'
import { DatabaseAway, findUnfitReason, isDatabaseAway } from './errors.ts'

const withCode = (code: string) => Object.assign(new pg.DatabaseError('refused', 7, 'error'), { code })

test.each([
  ['25006', 'read-only'],
  ['28000', 'refuses the login'],
  ['28P01', 'refuses the login'],
  ['3D000', 'does not exist'],
  ['42501', 'lacks a right'],
  ['53000', 'lacks resources'],
  ['53100', 'disk of the database is full'],
  ['53400', 'limit of its configuration'],
  ['55000', 'state that cannot serve'],
  ['58000', 'system of the database fails'],
  ['58P01', 'system of the database fails'],
])('SQLSTATE %s means that the database cannot serve', (code, reason) => {
  expect(findUnfitReason(withCode(code))).toContain(reason)
  expect(findUnfitReason(new DatabaseAway(withCode(code)))).toContain(reason)
})

test.each(['23505', '42601', '42P01', '22021', '57014'])('SQLSTATE %s is the failure of a single statement', (code) => {
  expect(findUnfitReason(withCode(code))).toBeUndefined()
})

test.each(['57P01', '57P03', '57P04', '53300', '08006'])('SQLSTATE %s means that the database is away', (code) => {
  expect(isDatabaseAway(withCode(code))).toBe(true)
})

test.each(['ENOENT', 'EACCES', 'EADDRNOTAVAIL', 'ENETDOWN'])(
  '%s while connecting means that the database is away',
  (code) => {
    const error = Object.assign(new Error(`connect ${code} /run/.s.PGSQL.5432`), { code, syscall: 'connect' })
    expect(isDatabaseAway(error)).toBe(true)
    expect(isDatabaseAway(Object.assign(new Error(`open ${code}`), { code, syscall: 'open' }))).toBe(false)
  },
)
