import { type Api, ApiError } from '@chat/client/api'
import type { Change } from '@chat/contract/changes'
import type { Message, Page } from '@chat/contract/messages'
import { createProblem } from '@chat/contract/problem'
import { expect, it } from 'vitest'
import { createStore } from '../../../lib/store.ts'
import { withChanges, withMessage } from './changes.ts'
import { type ConversationState, EMPTY } from './conversation-state.ts'
import { withNewestPage } from './history-pages.ts'
import { createPagination } from './pagination.ts'

const AT = '2026-01-01T12:00:00.000Z'

function message(seq: number, body: string | null): Message {
  return { id: `id-${seq}`, room: 1, seq, author: { id: 2, name: 'Ada' }, body, sentAt: AT, editedAt: null }
}

const page = (...messages: Message[]): Page => ({ epoch: 'e', seq: 100, messages, more: true })

const deleted = (seq: number, of: number): Change => ({
  kind: 'message:deleted',
  seq,
  at: AT,
  message: message(of, null),
})

const shown = (state: ConversationState) => state.messages.map(({ seq, body }) => [seq, body])

/** A room that shows message 9. Each test answers the page requests itself. */
function openRoom() {
  const store = createStore(withNewestPage(EMPTY, page(message(9, 'nine'))))
  const answers: PromiseWithResolvers<Page>[] = []
  const listMessages: Api['listMessages'] = () => {
    const answer = Promise.withResolvers<Page>()
    answers.push(answer)
    return answer.promise
  }
  const pagination = createPagination({ api: { listMessages }, of: () => store, follow: () => {} })
  return { store, answers, pagination }
}

/** The same room with a started jump to message 4. */
function startJump() {
  const { pagination, ...room } = openRoom()
  return { ...room, jump: pagination.jump(1, 4) }
}

it('a jump shows changes that arrived while its pages were loading', async () => {
  const { store, answers, jump } = startJump()
  await expect.poll(() => answers.length).toBe(2)
  // Message 9 is shown before the jump and after it.
  store.update((state) => withChanges(state, [deleted(101, 3), deleted(102, 4), deleted(103, 9)]))
  answers[0]?.resolve(page(message(3, 'secret')))
  answers[1]?.resolve(page(message(4, 'secret'), message(9, 'nine')))
  await jump
  expect(shown(store.get())).toEqual([
    [3, null],
    [4, null],
    [9, null],
  ])
  expect(store.get().changedDuringLoad).toEqual([])
})

it('a failed jump keeps the loaded range and stops collecting changes', async () => {
  const { store, answers, jump } = startJump()
  await expect.poll(() => answers.length).toBe(2)
  store.update((state) => withChanges(state, [deleted(101, 3)]))
  for (const { reject } of answers) reject(new Error('no network'))
  await expect(jump).rejects.toThrow('no network')
  store.update((state) => withChanges(state, [deleted(102, 4)]))
  expect(shown(store.get())).toEqual([[9, 'nine']])
  expect(store.get().changedDuringLoad).toEqual([])
})

it('a page that is loaded again ignores changes from before the request', async () => {
  const { store, answers, pagination } = openRoom()
  const first = pagination.loadOlder(1)
  await expect.poll(() => answers.length).toBe(1)
  store.update((state) =>
    withChanges(state, [{ ...deleted(101, 4), kind: 'message:edited', message: message(4, 'secret') }]),
  )
  answers[0]?.reject(new Error('no network'))
  await first
  store.update((state) => withChanges(state, [deleted(102, 4)]))
  const second = pagination.loadOlder(1)
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.resolve(page(message(4, null)))
  await second
  expect(shown(store.get())).toEqual([
    [4, null],
    [9, 'nine'],
  ])
})

it('a page that is ignored clears the changes that were collected for it', async () => {
  const { store, answers, pagination } = openRoom()
  const first = pagination.loadOlder(1)
  await expect.poll(() => answers.length).toBe(1)
  store.update((state) => withChanges(state, [deleted(101, 4)]))
  store.update((state) => ({ ...state, messages: [message(8, 'eight')], older: 'more' }))
  answers[0]?.resolve(page(message(4, 'secret')))
  await first
  expect(store.get().changedDuringLoad).toEqual([])
})

it('keeps a message that was sent after a failed load if the next load fails too', async () => {
  const { store, answers, pagination } = openRoom()
  store.set({ ...EMPTY, status: 'idle' })
  const first = pagination.load(1)
  answers[0]?.reject(new ApiError(createProblem('not-a-member')))
  await first
  expect(store.get()).toMatchObject({ status: 'failed', messages: [] })
  store.update((state) => withMessage(state, message(10, 'sent meanwhile')))
  const second = pagination.load(1)
  answers[1]?.reject(new ApiError(createProblem('not-a-member')))
  await second
  expect(store.get().status).toBe('failed')
  expect(shown(store.get())).toEqual([[10, 'sent meanwhile']])
})

it('loads older messages and jumps without lazy code, which may be gone after a release', () => {
  const { answers, pagination } = openRoom()
  void pagination.loadOlder(1)
  void pagination.jump(1, 4)
  expect(answers).toHaveLength(3)
})
