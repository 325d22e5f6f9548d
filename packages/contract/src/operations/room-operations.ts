import { memberParameters, roomParameters } from '../parameters.ts'
import { PATHS } from '../paths.ts'
import { membersQuerySchema } from '../rooms.ts'
import { type Operation, SIGNED_IN } from './operation.ts'

const shared = { tag: 'Rooms', signedIn: true } as const
const IN_ROOM = [...SIGNED_IN, 'room-not-found'] as const

export const ROOM_OPERATIONS: Operation[] = [
  {
    ...shared,
    method: 'get',
    path: PATHS.rooms,
    summary: 'The rooms that the account is in, and the newest public ones that it may join',
    answers: { 200: 'RoomList' },
    problems: SIGNED_IN,
  },
  {
    ...shared,
    method: 'post',
    path: PATHS.rooms,
    summary: 'Make a room, with the account as its owner and first member',
    body: 'NewRoom',
    answers: { 201: 'Room' },
    problems: [...SIGNED_IN, 'name-taken', 'too-many-rooms', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.room,
    summary: 'A room, as the account sees it',
    parameters: roomParameters,
    answers: { 200: 'Room' },
    problems: IN_ROOM,
  },
  {
    ...shared,
    method: 'patch',
    path: PATHS.room,
    summary: 'Rename a room, as its owner',
    parameters: roomParameters,
    body: 'RenameRoom',
    answers: { 200: 'Room' },
    problems: [...IN_ROOM, 'not-a-member', 'not-the-owner', 'name-taken', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.members,
    summary: 'A page of who is in the room, in the order of their names, and who of them is online',
    parameters: roomParameters,
    query: membersQuerySchema,
    answers: { 200: 'MemberList' },
    problems: [...IN_ROOM, 'not-a-member'],
  },
  {
    ...shared,
    method: 'post',
    path: PATHS.members,
    summary: 'Join a public room, or bring somebody in by name, as any member may; doing it twice changes nothing',
    parameters: roomParameters,
    body: 'NewMember',
    bodyOptional: true,
    answers: { 201: 'Room' },
    problems: [...IN_ROOM, 'not-a-member', 'account-not-found', 'too-many-rooms', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'delete',
    path: PATHS.member,
    summary: 'Leave a room, which its owner passes to another member, or remove somebody from it as its owner',
    parameters: memberParameters,
    answers: { 204: null },
    problems: [...IN_ROOM, 'not-a-member', 'not-the-owner', 'account-not-found', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'put',
    path: PATHS.readMark,
    summary: 'Mark everything up to a seq as read; a mark never goes back',
    parameters: roomParameters,
    body: 'ReadMark',
    answers: { 204: null },
    problems: [...IN_ROOM, 'not-a-member'],
  },
]
