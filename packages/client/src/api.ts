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

// These two problems come from the client. Do not import the contract's table of titles: the page does not need it.
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

/** Milliseconds for an answer. On a half-open connection a browser waits for minutes. */
const ANSWER_MAX_MS = 15_000

/** Retries of a read that no replica answered: some seconds, longer than the replacement of a replica. */
const READ_RETRIES = 7

/** Statuses of temporary failures: an error of the backend, an edge without a backend, a backend without its database. */
const TEMPORARY: readonly number[] = [500, 502, 503, 504]

/** A refused request, with the problem details of the API. */
export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }
}

export interface ApiOptions {
  /** The API's origin without a slash at the end. The default is the page's origin. */
  baseUrl?: string
  fetch?: typeof fetch
  /** Headers of every request, such as the session cookie outside a browser. */
  headers?: Record<string, string>
  /** Milliseconds for an answer. */
  answerMaxMs?: number
}

export type Api = ReturnType<typeof createApi>

/**
 * Creates the client of the HTTP API. Every method rejects with an ApiError, also if there is no answer. A read is retried
 * for some seconds after a temporary failure.
 */
export function createApi({
  baseUrl = '',
  fetch = globalThis.fetch.bind(globalThis),
  headers = {},
  answerMaxMs = ANSWER_MAX_MS,
}: ApiOptions = {}) {
  function send(method: string, path: string, body?: unknown): Promise<Response> {
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
    let response = await send(method, path, body)
    // Retry only a read: a failed write may have been stored.
    for (let retry = 0; method === 'GET' && TEMPORARY.includes(response.status) && retry < READ_RETRIES; retry++) {
      // An unread body keeps its connection open.
      await response.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, createDelay(retry)))
      response = await send(method, path, body)
    }
    if (response.status === 204) return undefined as T
    const answer: unknown = await response.json().catch(() => NO_ANSWER)
    if (!response.ok) throw new ApiError(isProblem(answer) ? answer : NO_ANSWER)
    return answer as T
  }

  return {
    /** Creates an account and signs it in. */
    signUp: (signUp: SignUp) => request<Account>('POST', PATHS.accounts, signUp),
    signIn: (credentials: Credentials) => request<Account>('POST', PATHS.session, credentials),
    /** Returns the account of the session, or null. */
    currentSession: () => request<CurrentSession>('GET', PATHS.session),
    signOut: () => request<void>('DELETE', PATHS.session),
    /** Returns the account's sessions. */
    listSessions: () => request<SessionList>('GET', PATHS.sessions),
    endSession: (session: string) => request<void>('DELETE', fillPath(PATHS.sessionById, { session })),
    /** Ends every session of the account, including this one. */
    signOutEverywhere: () => request<void>('DELETE', PATHS.sessions),
    /** Returns the account of the session. */
    me: () => request<Me>('GET', PATHS.me),
    /** Changes the account's password and ends its other sessions. */
    changePassword: (change: PasswordChange) => request<void>('PUT', PATHS.password, change),
    listRooms: () => request<RoomList>('GET', PATHS.rooms),
    createRoom: (room: { name: string; visibility: Room['visibility'] }) => request<Room>('POST', PATHS.rooms, room),
    renameRoom: (room: number, name: string) => request<Room>('PATCH', fillPath(PATHS.room, { room }), { name }),
    joinRoom: (room: number) => request<Room>('POST', fillPath(PATHS.members, { room }), {}),
    /** Returns up to `limit` members whose names follow `after`. */
    listMembers: (room: number, query: { after?: string; limit?: number } = {}) =>
      request<MemberList>('GET', `${fillPath(PATHS.members, { room })}?${new URLSearchParams(toStrings(query))}`),
    /** Adds an account to the room by name. */
    inviteToRoom: (room: number, name: string) => request<Room>('POST', fillPath(PATHS.members, { room }), { name }),
    /** Leaves the room, or removes another account from it as its owner. */
    removeFromRoom: (room: number, account: number) =>
      request<void>('DELETE', fillPath(PATHS.member, { room, account })),
    /** Returns up to `limit` messages before or after a seq. Without a seq, the newest. */
    listMessages: (room: number, query: { before?: number; after?: number; limit?: number } = {}) =>
      request<Page>('GET', `${fillPath(PATHS.messages, { room })}?${new URLSearchParams(toStrings(query))}`),
    sendMessage: (room: number, message: NewMessage) =>
      request<Stored>('POST', fillPath(PATHS.messages, { room }), message),
    editMessage: (room: number, seq: number, body: string) =>
      request<Message>('PATCH', fillPath(PATHS.message, { room, seq }), { body }),
    deleteMessage: (room: number, seq: number) => request<void>('DELETE', fillPath(PATHS.message, { room, seq })),
    /** Returns the replicas and their states. */
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
