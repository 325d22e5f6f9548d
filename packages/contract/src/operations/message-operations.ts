import { pageQuerySchema, searchQuerySchema } from '../messages.ts'
import { messageParameters, roomParameters } from '../parameters.ts'
import { PATHS } from '../paths.ts'
import { type Operation, SIGNED_IN } from './operation.ts'

const shared = { tag: 'Messages', signedIn: true } as const
const IN_ROOM = [...SIGNED_IN, 'room-not-found', 'not-a-member'] as const

export const MESSAGE_OPERATIONS: Operation[] = [
  {
    ...shared,
    method: 'get',
    path: PATHS.messages,
    summary: 'A page of history: the messages before or after a seq. Without a seq, the newest messages',
    parameters: roomParameters,
    query: pageQuerySchema,
    answers: { 200: 'Page' },
    problems: IN_ROOM,
  },
  {
    ...shared,
    method: 'post',
    path: PATHS.messages,
    summary: 'Send a message with an id of your own (UUID v7). A repetition is stored once and gets 200',
    parameters: roomParameters,
    body: 'NewMessage',
    answers: { 200: 'Stored', 201: 'Stored' },
    problems: [...IN_ROOM, 'id-conflict', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'patch',
    path: PATHS.message,
    summary: 'Edit a message of the account',
    parameters: messageParameters,
    body: 'MessageEdit',
    answers: { 200: 'Message' },
    problems: [...SIGNED_IN, 'message-not-found', 'not-the-author', 'message-deleted', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'delete',
    path: PATHS.message,
    summary: 'Delete a message of the account: its text is removed, its seq stays',
    parameters: messageParameters,
    answers: { 204: null },
    problems: [...SIGNED_IN, 'message-not-found', 'not-the-author', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.search,
    summary:
      "Messages in the account's rooms with these words or beginnings of words, newest first. The parameter before requests the next page",
    query: searchQuerySchema,
    answers: { 200: 'SearchResult' },
    problems: [...SIGNED_IN, 'search-without-word', 'search-too-slow', 'search-busy', 'too-many-requests'],
  },
]
