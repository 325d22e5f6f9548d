/** Where one is in the page. */
export type Route = { screen: 'home' } | { screen: 'room'; room: number } | { screen: 'nowhere' }

/** The room that every account is in. */
export const GENERAL_ROOM = 1

/** The path that opens a room. */
export const roomPath = (room: number) => `/chat/room/${room}`

/** Reads a path. */
export function parsePath(path: string): Route {
  if (path === '/' || path === '/chat' || path === '/chat/') return { screen: 'home' }
  const room = /^\/chat\/room\/([1-9][0-9]{0,9})\/?$/.exec(path)?.[1]
  return room === undefined ? { screen: 'nowhere' } : { screen: 'room', room: Number(room) }
}
