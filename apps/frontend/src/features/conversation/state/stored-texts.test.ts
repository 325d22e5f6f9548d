import { newMessageSchema } from '@chat/contract/messages'
import { idSchema } from '@chat/contract/text'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { accountKey, forgetAccount, type Owner } from '../../../lib/storage.ts'
import { createDraft } from './drafts.ts'
import { createUnsentMessages } from './unsent-messages.ts'

const AT = '2026-01-01T12:00:00.000Z'
const HERE = '3a0f5e2c-5f0e-4a7e-9d2b-000000000001'
const ELSEWHERE = '3a0f5e2c-5f0e-4a7e-9d2b-000000000002'
const owner = (id: number, installation = HERE): Owner => ({ id, installation })

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const message = (n: number, body = `text ${n}`) => ({ room: 1, id: idOf(n), body, at: AT })

let items: Record<string, string>

// A minimal localStorage, which Node does not have.
beforeEach(() => {
  items = {}
  const methods = {
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => void Object.assign(items, { [key]: value }),
    removeItem: (key: string) => void delete items[key],
  }
  vi.stubGlobal('localStorage', new Proxy(items, { get: (_, key) => methods[key as keyof typeof methods] }))
  return () => vi.unstubAllGlobals()
})

describe('drafts', () => {
  it('are stored for each room and each account', () => {
    createDraft(owner(1), 1).write('one')
    createDraft(owner(1), 2).write('two')
    const read = (id: number, room: number) => createDraft(owner(id), room).read()
    expect([read(1, 1), read(1, 2), read(2, 1)]).toEqual(['one', 'two', ''])
  })

  it('are removed when they are empty', () => {
    createDraft(owner(1), 1).write('one')
    createDraft(owner(1), 1).write('')
    expect(items).toEqual({})
  })

  it('are removed if the stored value is not a string, for any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        items[accountKey(owner(1), 'draft.1') ?? ''] = text
        expect(createDraft(owner(1), 1).read()).toBeTypeOf('string')
      }),
    )
  })
})

describe('unsent messages', () => {
  it('are listed once, in the order of writing, until they are removed', () => {
    const unsent = createUnsentMessages(owner(1))
    for (const n of [1, 2, 1]) unsent.add(message(n))
    expect(unsent.list()).toEqual([message(2), message(1)])
    unsent.remove(idOf(2))
    expect(createUnsentMessages(owner(1)).list()).toEqual([message(1)])
  })

  it('contain only checked fields', () => {
    const failure = { toString: 1 }
    items[accountKey(owner(1), 'unsent') ?? ''] = JSON.stringify([{ ...message(1), failure, room: 2 }])
    expect(createUnsentMessages(owner(1)).list()).toEqual([{ ...message(1), room: 2 }])
  })

  it('are exactly the valid messages of any stored JSON', () => {
    // Texts that the API refuses, and any other JSON.
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('\u200b', '\u3164', 'a\0', '\ud800', 'x'.repeat(4_001), '1'))
    const broken = fc.oneof(
      value,
      ...Object.keys(message(1)).map((field) => value.map((wrong) => ({ ...message(1), [field]: wrong }))),
    )
    const good = fc.nat(999).map((n) => message(n))
    const list = fc.array(fc.oneof(broken, good))
    fc.assert(
      fc.property(fc.oneof(list, value), (stored) => {
        items[accountKey(owner(1), 'unsent') ?? ''] = JSON.stringify(stored)
        const found = createUnsentMessages(owner(1)).list()
        for (const { room, id, body, at } of found) {
          idSchema.parse(room)
          newMessageSchema.parse({ id, body })
          expect(new Date(at).toISOString()).toBeTypeOf('string')
        }
        const isGood = (entry: unknown) =>
          JSON.stringify(entry) === JSON.stringify(message(Number(String(Object(entry).id).slice(-3))))
        if (Array.isArray(stored)) expect(found.filter(isGood)).toEqual(stored.filter(isGood))
        else expect([found, items]).toEqual([[], {}])
      }),
    )
  })
})

it('deletes the values of one account only', () => {
  createDraft(owner(1), 1).write('one')
  createUnsentMessages(owner(1)).add(message(1))
  createDraft(owner(11), 1).write('eleven')
  forgetAccount(owner(1))
  expect(createUnsentMessages(owner(1)).list()).toEqual([])
  expect([owner(1), owner(11)].map((each) => createDraft(each, 1).read())).toEqual(['', 'eleven'])
})

it('neither reads nor deletes values of another installation', () => {
  const there = owner(1, ELSEWHERE)
  createDraft(there, 1).write('begun there')
  createUnsentMessages(there).add(message(1))
  expect([createDraft(owner(1), 1).read(), createUnsentMessages(owner(1)).list()]).toEqual(['', []])
  forgetAccount(owner(1))
  expect([createDraft(there, 1).read(), createUnsentMessages(there).list()]).toEqual(['begun there', [message(1)]])
})

it('stores nothing while a backend of version 0.1 sends no installation', () => {
  const unknown = { id: 1 } as Owner
  createDraft(unknown, 1).write('one')
  createUnsentMessages(unknown).add(message(1))
  forgetAccount(unknown)
  expect([createDraft(unknown, 1).read(), items]).toEqual(['', {}])
})

it('works if the browser refuses storage', () => {
  vi.stubGlobal('localStorage', undefined)
  const draft = createDraft(owner(1), 1)
  draft.write('lost')
  expect(draft.read()).toBe('')
})
