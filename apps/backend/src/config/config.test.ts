import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const SAMPLE = 'postgresql://postgres:sample-for-development-only@db:5432/chat'

test.each(['staging', 'production'])('rejects a sample password in %s', (ENVIRONMENT) => {
  const env = { ENVIRONMENT, CORS_ORIGIN: 'https://chat.example.com' }
  expect(() => readConfig({ ...env, DATABASE_URL: SAMPLE })).toThrow('DATABASE_URL: contains a sample password')
  expect(() => readConfig({ ...env, REDIS_URL: 'redis://:a-sample@cache:6379' })).toThrow('REDIS_URL: ')
  expect(readConfig({ ...env, DATABASE_URL: 'postgresql://postgres:own@db:5432/sample' })).toHaveProperty(
    'ENVIRONMENT',
    ENVIRONMENT,
  )
})

test('names all faults at once', () => {
  const env = { ENVIRONMENT: 'production', PORT: 'abc', TEACHING: '1', DATABASE_URL: SAMPLE, REDIS_URL: 'sample' }
  expect(() => readConfig(env)).toThrow(
    [
      'PORT: must be a number',
      'REDIS_URL: must look like redis://user:password@host:6379',
      'DATABASE_URL: contains a sample password, which is public',
      'CORS_ORIGIN: is required in production',
      'TEACHING: is refused in production',
    ].join('\n'),
  )
})

test('accepts a sample password in development', () => {
  expect(readConfig({ DATABASE_URL: SAMPLE }).DATABASE_URL).toBe(SAMPLE)
})
