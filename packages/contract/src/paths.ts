/** Every URL path of the API. `:room` is the id of a room. */
export const PATHS = {
  accounts: '/api/accounts',
  session: '/api/session',
  sessions: '/api/sessions',
  sessionById: '/api/sessions/:session',
  me: '/api/me',
  password: '/api/me/password',
  rooms: '/api/rooms',
  room: '/api/rooms/:room',
  members: '/api/rooms/:room/members',
  member: '/api/rooms/:room/members/:account',
  messages: '/api/rooms/:room/messages',
  message: '/api/rooms/:room/messages/:seq',
  readMark: '/api/rooms/:room/read-mark',
  search: '/api/search',
  topology: '/api/topology',
  teaching: '/api/teaching',
  health: '/api/health',
  version: '/api/version',
  socket: '/api/ws',
  openapi: '/api/openapi.json',
  docs: '/api/docs',
  docsStyle: '/api/docs/style.css',
} as const

/** The course's documents use all of these paths. */
export const LIVENESS_PATHS = ['/healthz', '/health', '/health/live']
export const READINESS_PATHS = ['/readyz', '/ready', '/health/ready']

/** Returns a path with its parameters: `fillPath(PATHS.message, { room: 1, seq: 7 })`. */
export function fillPath(path: string, parameters: Record<string, string | number>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(parameters[name])))
}
