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
    summary: "The account's rooms, and the newest public rooms that it can join",
    answers: { 200: 'RoomList' },
    problems: SIGNED_IN,
  },
  {
    ...shared,
    method: 'post',
    path: PATHS.rooms,
    summary: 'Create a room, with the account as its owner and first member',
    body: 'NewRoom',
    answers: { 201: 'Room' },
    problems: [...SIGNED_IN, 'name-taken', 'too-many-rooms', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.room,
    summary: 'A room, with the read mark and the unread messages of the account',
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
    summary: 'A page of members, sorted by name, with their online state',
    parameters: roomParameters,
    query: membersQuerySchema,
    answers: { 200: 'MemberList' },
    problems: [...IN_ROOM, 'not-a-member'],
  },
  {
    ...shared,
    method: 'post',
    path: PATHS.members,
    summary: 'Join a public room, or add an account by name as a member. A repetition changes nothing',
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
    summary: 'Leave a room, or remove a member as its owner. If the owner leaves, another member becomes the owner',
    parameters: memberParameters,
    answers: { 204: null },
    problems: [...IN_ROOM, 'not-a-member', 'not-the-owner', 'account-not-found', 'too-many-requests'],
  },
  {
    ...shared,
    method: 'put',
    path: PATHS.readMark,
    summary: 'Mark everything up to a seq as read. The mark never goes back',
    parameters: roomParameters,
    body: 'ReadMark',
    answers: { 204: null },
    problems: [...IN_ROOM, 'not-a-member'],
  },
]
