import { beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetAccount } from '../../lib/storage.ts'
import { createDraft } from './drafts.ts'
import { createKeptMessages } from './kept-messages.ts'

const AT = '2026-01-01T12:00:00.000Z'

// Node has no storage of a browser; this is as much of it as is used.
beforeEach(() => {
  const items: Record<string, string> = {}
  const methods = {
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => void Object.assign(items, { [key]: value }),
    removeItem: (key: string) => void delete items[key],
  }
  vi.stubGlobal('localStorage', new Proxy(items, { get: (_, key) => methods[key as keyof typeof methods] }))
  return () => vi.unstubAllGlobals()
})

describe('drafts', () => {
  it('are kept for each room and each account', () => {
    createDraft(1, 1).write('one')
    createDraft(1, 2).write('two')
    expect([createDraft(1, 1).read(), createDraft(1, 2).read(), createDraft(2, 1).read()]).toEqual(['one', 'two', ''])
  })

  it('leave nothing when they are empty', () => {
    createDraft(1, 1).write('one')
    createDraft(1, 1).write('')
    expect(Object.keys(localStorage)).toEqual([])
  })
})

describe('unsent messages', () => {
  const message = (id: string) => ({ room: 1, id, body: id, at: AT })

  it('are kept once, in the order of writing, until they are stored', () => {
    const kept = createKeptMessages(1)
    for (const id of ['a', 'b', 'a']) kept.keep(message(id))
    expect(kept.list().map(({ id }) => id)).toEqual(['b', 'a'])
    kept.drop('b')
    expect(createKeptMessages(1).list()).toEqual([message('a')])
  })
})

it('forgets one account and not the other', () => {
  createDraft(1, 1).write('one')
  createKeptMessages(1).keep({ room: 1, id: 'a', body: 'a', at: AT })
  createDraft(11, 1).write('eleven')
  forgetAccount(1)
  expect([createDraft(1, 1).read(), createKeptMessages(1).list(), createDraft(11, 1).read()]).toEqual([
    '',
    [],
    'eleven',
  ])
})

it('works where storage is refused', () => {
  vi.stubGlobal('localStorage', undefined)
  const draft = createDraft(1, 1)
  draft.write('lost')
  expect(draft.read()).toBe('')
})
