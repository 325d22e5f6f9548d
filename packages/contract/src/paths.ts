/** Every path of the API, spelled once. `:room` is a room's id. */
export const PATHS = {
  accounts: '/api/accounts',
  session: '/api/session',
  me: '/api/me',
  rooms: '/api/rooms',
  room: '/api/rooms/:room',
  members: '/api/rooms/:room/members',
  messages: '/api/rooms/:room/messages',
  readMark: '/api/rooms/:room/read-mark',
  health: '/api/health',
  version: '/api/version',
  socket: '/api/ws',
} as const

/** The path of `name` for one room. */
export function roomPath(name: 'room' | 'members' | 'messages' | 'readMark', room: number): string {
  return PATHS[name].replace(':room', String(room))
}
