// The peer: a chat on socket.io and its PostgreSQL adapter, as in their documentation.
// https://socket.io/docs/v4/postgres-adapter/ and https://socket.io/docs/v4/tutorial/
import { createServer } from 'node:http'
import { type Message, newMessageSchema, type Stored } from '@chat/contract/messages'
import { idSchema } from '@chat/contract/text'
import { createAdapter } from '@socket.io/postgres-adapter'
import pg from 'pg'
import { Server } from 'socket.io'
import { z } from 'zod'
import { findSignedIn, readMissed, type SignedIn, storeMessage } from './repository.ts'

/** The same message schema as ours. */
const sendSchema = z.strictObject({ room: idSchema, ...newMessageSchema.shape })

/** The position of a client, which it sends when it connects. */
const authSchema = z.object({ serverOffset: z.int().min(0).optional() })

type Answer = (answer: Stored | { error: string }) => void

interface ClientEvents {
  'message:send': (message: unknown, answer: Answer) => void
}

interface ServerEvents {
  'message:sent': (message: Message) => void
  'messages:resumed': () => void
}

/**
 * The time in ms to keep the state of a connection, as in the documentation. Only chaos uses it: the current adapter does
 * not support it, and then sends even messages for one client through PostgreSQL.
 */
const RECOVERY_MAX_MS = 2 * 60_000

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', (error) => console.error('Postgres error', error))
// Not in the documentation. Without it, the process ends when the LISTEN connection of the adapter breaks.
pool.on('connect', (client) => client.on('error', (error) => console.error('Postgres error', error)))

const server = createServer((request, response) => {
  // The readiness probe of the bench.
  response.writeHead(request.url === '/readyz' ? 200 : 404).end()
})
const io = new Server<ClientEvents, ServerEvents, Record<string, never>, SignedIn>(server, {
  adapter: createAdapter(pool),
  ...(process.env.RECOVERY && { connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MAX_MS } }),
  // Several servers without sticky sessions: https://socket.io/docs/v4/using-multiple-nodes/
  transports: ['websocket'],
})

const roomName = (room: number) => `room:${room}`

io.use(async (socket, next) => {
  try {
    const signedIn = await findSignedIn(pool, socket.handshake.headers.cookie)
    if (!signedIn) return next(new Error('Sign in first'))
    socket.data = signedIn
    next()
  } catch (error) {
    next(error instanceof Error ? error : new Error(String(error)))
  }
})

io.on('connection', async (socket) => {
  const { account, rooms } = socket.data
  // Free the request of the handshake: https://socket.io/docs/v4/memory-usage/
  Object.assign(socket.conn, { request: null })
  socket.on('message:send', async (input, answer) => {
    const parsed = sendSchema.safeParse(input)
    if (!parsed.success) return answer({ error: z.prettifyError(parsed.error) })
    const { room, id, body } = parsed.data
    if (!socket.rooms.has(roomName(room))) return answer({ error: 'You are not a member of this room' })
    try {
      const { seq, sentAt, fresh } = await storeMessage(pool, account, room, id, body)
      if (fresh) {
        io.to(roomName(room)).emit('message:sent', { id, room, seq, author: account, body, sentAt, editedAt: null })
      }
      answer({ id, room, seq, sentAt })
    } catch (error) {
      console.error('Not stored', error)
      answer({ error: 'Try again' })
    }
  })
  // Join before reading missed messages, so that none is lost. The client ignores duplicates.
  await socket.join(rooms.map(roomName))
  try {
    const { serverOffset } = authSchema.parse(socket.handshake.auth)
    if (!socket.recovered && serverOffset !== undefined) {
      for await (const message of readMissed(pool, rooms, serverOffset)) socket.emit('message:sent', message)
    }
    socket.emit('messages:resumed')
  } catch (error) {
    console.error('Not resumed', error)
    socket.disconnect(true)
  }
})

server.listen(Number(process.env.PORT))
process.on('SIGTERM', () => io.close(() => pool.end().then(() => process.exit(0))))
