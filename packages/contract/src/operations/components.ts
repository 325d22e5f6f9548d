import {
  accountSchema,
  credentialsSchema,
  currentSessionSchema,
  meSchema,
  passwordChangeSchema,
  sessionListSchema,
  sessionSchema,
  signUpSchema,
} from '../accounts.ts'
import { changeSchema } from '../changes.ts'
import { healthSchema, livenessSchema, notReadySchema, readySchema, versionSchema } from '../health.ts'
import {
  messageEditSchema,
  messageSchema,
  newMessageSchema,
  pageSchema,
  searchResultSchema,
  storedSchema,
} from '../messages.ts'
import { problemSchema } from '../problem.ts'
import {
  memberListSchema,
  memberSchema,
  newMemberSchema,
  newRoomSchema,
  readMarkSchema,
  renameRoomSchema,
  roomListSchema,
  roomSchema,
} from '../rooms.ts'
import { clientEventSchema, serverEventSchema } from '../socket.ts'
import { teachingEndSchema, teachingSchema } from '../teaching.ts'
import { instanceSchema, topologySchema } from '../topology.ts'

/** Schemas of requests and of client events, by their names in the OpenAPI document. */
export const REQUESTS = {
  SignUp: signUpSchema,
  Credentials: credentialsSchema,
  PasswordChange: passwordChangeSchema,
  NewRoom: newRoomSchema,
  RenameRoom: renameRoomSchema,
  NewMember: newMemberSchema,
  ReadMark: readMarkSchema,
  NewMessage: newMessageSchema,
  MessageEdit: messageEditSchema,
  TeachingSwitches: teachingSchema,
  TeachingEnd: teachingEndSchema,
  ClientEvent: clientEventSchema,
}
export type RequestName = keyof typeof REQUESTS

/** Schemas of answers and of server events, by their names in the OpenAPI document. */
export const ANSWERS = {
  Account: accountSchema,
  Me: meSchema,
  Session: sessionSchema,
  CurrentSession: currentSessionSchema,
  SessionList: sessionListSchema,
  Room: roomSchema,
  RoomList: roomListSchema,
  Member: memberSchema,
  MemberList: memberListSchema,
  Message: messageSchema,
  Stored: storedSchema,
  Page: pageSchema,
  SearchResult: searchResultSchema,
  Instance: instanceSchema,
  Topology: topologySchema,
  Version: versionSchema,
  Health: healthSchema,
  Liveness: livenessSchema,
  Ready: readySchema,
  NotReady: notReadySchema,
  Teaching: teachingSchema,
  TeachingEnding: teachingEndSchema,
  Change: changeSchema,
  Problem: problemSchema,
  ServerEvent: serverEventSchema,
}
export type AnswerName = keyof typeof ANSWERS
