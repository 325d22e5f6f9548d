/** The screen that a path opens. */
export type Route = { screen: 'home' } | { screen: 'room'; room: number; seq?: number } | { screen: 'nowhere' }

/** The id of the room that every new account joins. */
export const GENERAL_ROOM = 1

/** The path of the start page, which opens a room that the account is in. */
export const HOME = '/'

/** The path that opens a room. */
export const roomPath = (room: number) => `/chat/room/${room}`

/** The path that opens a room at one of its messages. */
export const messagePath = (room: number, seq: number) => `${roomPath(room)}/${seq}`

/** Parses a path. */
export function parsePath(path: string): Route {
  if (path === HOME || path === '/chat' || path === '/chat/') return { screen: 'home' }
  const [, room, seq] = /^\/chat\/room\/([1-9][0-9]{0,9})(?:\/([1-9][0-9]{0,14}))?\/?$/.exec(path) ?? []
  if (room === undefined) return { screen: 'nowhere' }
  return { screen: 'room', room: Number(room), ...(seq !== undefined && { seq: Number(seq) }) }
}
