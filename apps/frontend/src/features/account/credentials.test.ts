import { PASSWORD_MAX_LENGTH } from '@chat/contract/limits'
import { describe, expect, it } from 'vitest'
import { findFaults } from './credentials.ts'

describe('findFaults', () => {
  it('accepts a name and a password of valid length', () => {
    expect(findFaults({ name: 'Ada', password: 'long enough' }, 'sign-up')).toEqual({})
  })

  it('reports all empty fields', () => {
    expect(Object.keys(findFaults({ name: '', password: '' }, 'sign-in'))).toEqual(['name', 'password'])
  })

  it('checks the minimum length of a password at sign-up only', () => {
    expect(findFaults({ name: 'Ada', password: 'short' }, 'sign-up').password).toContain('at least 8')
    expect(findFaults({ name: 'Ada', password: 'short' }, 'sign-in')).toEqual({})
  })

  it('rejects a name or password that is too long for the API', () => {
    const faults = findFaults({ name: 'a'.repeat(41), password: 'p'.repeat(PASSWORD_MAX_LENGTH + 1) }, 'sign-up')
    expect(faults).toEqual({ name: 'Use at most 40 characters.', password: 'Use at most 200 characters.' })
  })
})
