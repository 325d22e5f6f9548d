import type { Account, Credentials } from '@chat/contract/accounts'
import type { NewMessage, Page, Stored } from '@chat/contract/messages'
import { PATHS, roomPath } from '@chat/contract/paths'
import type { Problem } from '@chat/contract/problem'
import { createProblem } from '@chat/contract/problem-codes'
import type { Room, RoomList } from '@chat/contract/rooms'

/** A request that was refused, with the reason as the API told it. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }
}

export interface ApiOptions {
  /** Where the API is, without a slash at the end; by default the page's own origin. */
  baseUrl?: string
  fetch?: typeof fetch
}

export type Api = ReturnType<typeof createApi>

/** The HTTP side of the API. Every method rejects with an ApiError, also when nothing answers. */
export function createApi({ baseUrl = '', fetch = globalThis.fetch.bind(globalThis) }: ApiOptions = {}) {
  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(baseUrl + path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }).catch(() => {
      throw new ApiError(createProblem('unavailable', { detail: 'The server cannot be reached' }))
    })
    if (response.status === 204) return undefined as T
    const answer: unknown = await response.json().catch(() => createProblem('bad-gateway'))
    if (!response.ok) throw new ApiError(isProblem(answer) ? answer : createProblem('bad-gateway'))
    return answer as T
  }

  return {
    /** Makes an account and signs it in. */
    signUp: (credentials: Credentials) => request<Account>('POST', PATHS.accounts, credentials),
    signIn: (credentials: Credentials) => request<Account>('POST', PATHS.session, credentials),
    signOut: () => request<void>('DELETE', PATHS.session),
    /** The account that is signed in. */
    me: () => request<Account>('GET', PATHS.me),
    listRooms: () => request<RoomList>('GET', PATHS.rooms),
    createRoom: (room: { name: string; visibility: Room['visibility'] }) => request<Room>('POST', PATHS.rooms, room),
    joinRoom: (room: number) => request<Room>('POST', roomPath('members', room), {}),
    /** Up to `limit` messages next before, or next after, a seq; the newest when neither is given. */
    listMessages: (room: number, query: { before?: number; after?: number; limit?: number } = {}) =>
      request<Page>('GET', `${roomPath('messages', room)}?${new URLSearchParams(toStrings(query))}`),
    sendMessage: (room: number, message: NewMessage) => request<Stored>('POST', roomPath('messages', room), message),
    /** Marks everything up to `seq` as read. */
    markRead: (room: number, seq: number) => request<void>('PUT', roomPath('readMark', room), { seq }),
  }
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'status' in answer
}

function toStrings(query: Record<string, number | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}
