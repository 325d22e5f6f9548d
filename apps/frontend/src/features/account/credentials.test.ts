import { PASSWORD_MAX_LENGTH } from '@chat/contract/limits'
import { describe, expect, it } from 'vitest'
import { findFaults } from './credentials.ts'

describe('findFaults', () => {
  it('finds nothing in a name and a password that may be right', () => {
    expect(findFaults({ name: 'Ada', password: 'long enough' }, 'sign-up')).toEqual({})
  })

  it('names every empty field at once', () => {
    expect(Object.keys(findFaults({ name: '', password: '' }, 'sign-in'))).toEqual(['name', 'password'])
  })

  it('asks for a long password when one signs up, and for any when one signs in', () => {
    expect(findFaults({ name: 'Ada', password: 'short' }, 'sign-up').password).toContain('at least 8')
    expect(findFaults({ name: 'Ada', password: 'short' }, 'sign-in')).toEqual({})
  })

  it('refuses what is too long for the API', () => {
    const faults = findFaults({ name: 'a'.repeat(41), password: 'p'.repeat(PASSWORD_MAX_LENGTH + 1) }, 'sign-up')
    expect(faults).toEqual({ name: 'Use at most 40 characters.', password: 'Use at most 200 characters.' })
  })
})
