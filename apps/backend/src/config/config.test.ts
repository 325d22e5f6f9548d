import { expect, test } from 'vitest'
import { readConfig } from './config.ts'

const SAMPLE = 'postgresql://postgres:sample-for-development-only@db:5432/chat'

test.each(['staging', 'production'])('the password of a sample is refused in %s', (ENVIRONMENT) => {
  const env = { ENVIRONMENT, CORS_ORIGIN: 'https://chat.example.com' }
  expect(() => readConfig({ ...env, DATABASE_URL: SAMPLE })).toThrow('DATABASE_URL: holds the password of a sample')
  expect(() => readConfig({ ...env, REDIS_URL: 'redis://:a-sample@cache:6379' })).toThrow('REDIS_URL: ')
  expect(readConfig({ ...env, DATABASE_URL: 'postgresql://postgres:own@db:5432/sample' })).toHaveProperty(
    'ENVIRONMENT',
    ENVIRONMENT,
  )
})

test('every fault is named at once, whether it is of one variable or of several together', () => {
  const env = { ENVIRONMENT: 'production', PORT: 'abc', TEACHING: '1', DATABASE_URL: SAMPLE, REDIS_URL: 'sample' }
  expect(() => readConfig(env)).toThrow(
    [
      'PORT: must be a number',
      'REDIS_URL: must look like redis://user:password@host:6379',
      'DATABASE_URL: holds the password of a sample, which everybody knows',
      'CORS_ORIGIN: is required in production',
      'TEACHING: is refused in production',
    ].join('\n'),
  )
})

test('in development it may be used', () => {
  expect(readConfig({ DATABASE_URL: SAMPLE }).DATABASE_URL).toBe(SAMPLE)
})
