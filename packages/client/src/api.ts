import type {
  Account,
  Credentials,
  CurrentSession,
  Me,
  PasswordChange,
  SessionList,
  SignUp,
} from '@chat/contract/accounts'
import type { Message, NewMessage, Page, SearchResult, Stored } from '@chat/contract/messages'
import { fillPath, PATHS } from '@chat/contract/paths'
import type { Problem } from '@chat/contract/problem'
import type { MemberList, Room, RoomList } from '@chat/contract/rooms'
import type { Topology } from '@chat/contract/topology'
import { createDelay } from './backoff.ts'

// Both are said here, not by the server. The contract's table has the titles of all problems, which no browser needs.
const UNREACHABLE: Problem = {
  type: 'about:blank',
  title: 'The server cannot be reached',
  status: 503,
  code: 'unavailable',
}
const NO_ANSWER: Problem = {
  type: 'about:blank',
  title: 'The backend does not answer',
  status: 502,
  code: 'bad-gateway',
}

/** Milliseconds for an answer: on a link that is half open none ever comes, and a browser would wait for minutes. */
const ANSWER_MAX_MS = 15_000

/** How often a read is tried again where there was nobody to answer it: some seconds, in which replicas come and go. */
const READ_RETRIES = 7

/** Statuses of temporary failures: an error of the backend, an edge without a backend, a backend without its database. */
const PASSING: readonly number[] = [500, 502, 503, 504]

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
  /** Sent with every request: a session's cookie, where there is no browser to do it. */
  headers?: Record<string, string>
  /** Milliseconds for an answer. */
  answerMaxMs?: number
}

export type Api = ReturnType<typeof createApi>

/**
 * The HTTP side of the API. Every method rejects with an ApiError, also when nothing answers; one that only reads is
 * tried again for some seconds first, where an edge has no backend to ask.
 */
export function createApi({
  baseUrl = '',
  fetch = globalThis.fetch.bind(globalThis),
  headers = {},
  answerMaxMs = ANSWER_MAX_MS,
}: ApiOptions = {}) {
  function ask(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(baseUrl + path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(answerMaxMs),
      ...(body === undefined
        ? { headers }
        : { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }),
    }).catch(() => {
      throw new ApiError(UNREACHABLE)
    })
  }

  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response = await ask(method, path, body)
    // Only a read: of anything else nobody knows whether it was done.
    for (let retry = 0; method === 'GET' && PASSING.includes(response.status) && retry < READ_RETRIES; retry++) {
      // Unread, it would keep its connection.
      await response.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, createDelay(retry)))
      response = await ask(method, path, body)
    }
    if (response.status === 204) return undefined as T
    const answer: unknown = await response.json().catch(() => NO_ANSWER)
    if (!response.ok) throw new ApiError(isProblem(answer) ? answer : NO_ANSWER)
    return answer as T
  }

  return {
    /** Makes an account and signs it in. */
    signUp: (signUp: SignUp) => request<Account>('POST', PATHS.accounts, signUp),
    signIn: (credentials: Credentials) => request<Account>('POST', PATHS.session, credentials),
    /** Returns the account that is signed in, or null. */
    currentSession: () => request<CurrentSession>('GET', PATHS.session),
    signOut: () => request<void>('DELETE', PATHS.session),
    /** Where the account is signed in. */
    listSessions: () => request<SessionList>('GET', PATHS.sessions),
    endSession: (session: string) => request<void>('DELETE', fillPath(PATHS.sessionById, { session })),
    /** Ends every session of the account, this one too. */
    signOutEverywhere: () => request<void>('DELETE', PATHS.sessions),
    /** The account that is signed in. */
    me: () => request<Me>('GET', PATHS.me),
    /** Changes the account's password and ends its other sessions. */
    changePassword: (change: PasswordChange) => request<void>('PUT', PATHS.password, change),
    listRooms: () => request<RoomList>('GET', PATHS.rooms),
    createRoom: (room: { name: string; visibility: Room['visibility'] }) => request<Room>('POST', PATHS.rooms, room),
    renameRoom: (room: number, name: string) => request<Room>('PATCH', fillPath(PATHS.room, { room }), { name }),
    joinRoom: (room: number) => request<Room>('POST', fillPath(PATHS.members, { room }), {}),
    /** Up to `limit` members who come after a name in the order of names. */
    listMembers: (room: number, query: { after?: string; limit?: number } = {}) =>
      request<MemberList>('GET', `${fillPath(PATHS.members, { room })}?${new URLSearchParams(toStrings(query))}`),
    /** Brings somebody in by name. */
    inviteToRoom: (room: number, name: string) => request<Room>('POST', fillPath(PATHS.members, { room }), { name }),
    /** Leaves the room, or removes somebody else from it as its owner. */
    removeFromRoom: (room: number, account: number) =>
      request<void>('DELETE', fillPath(PATHS.member, { room, account })),
    /** Up to `limit` messages next before, or next after, a seq; the newest when neither is given. */
    listMessages: (room: number, query: { before?: number; after?: number; limit?: number } = {}) =>
      request<Page>('GET', `${fillPath(PATHS.messages, { room })}?${new URLSearchParams(toStrings(query))}`),
    sendMessage: (room: number, message: NewMessage) =>
      request<Stored>('POST', fillPath(PATHS.messages, { room }), message),
    editMessage: (room: number, seq: number, body: string) =>
      request<Message>('PATCH', fillPath(PATHS.message, { room, seq }), { body }),
    deleteMessage: (room: number, seq: number) => request<void>('DELETE', fillPath(PATHS.message, { room, seq })),
    /** Which replicas serve now. */
    topology: () => request<Topology>('GET', PATHS.topology),
    /** Returns messages in the account's rooms with these words, newest first. `before` is the cursor of the previous page. */
    search: (query: { q: string; room?: number; before?: string; limit?: number }) =>
      request<SearchResult>('GET', `${PATHS.search}?${new URLSearchParams(toStrings(query))}`),
    /** Marks everything up to `seq` as read. */
    markRead: (room: number, seq: number) => request<void>('PUT', fillPath(PATHS.readMark, { room }), { seq }),
  }
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'status' in answer
}

function toStrings(query: Record<string, string | number | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}
