// The peer: a chat on socket.io and its PostgreSQL adapter, as the two's documentation shows it.
// https://socket.io/docs/v4/postgres-adapter/ and https://socket.io/docs/v4/tutorial/
import { createServer } from 'node:http'
import { type Message, newMessageSchema, type Stored } from '@chat/contract/messages'
import { idSchema } from '@chat/contract/text'
import { createAdapter } from '@socket.io/postgres-adapter'
import pg from 'pg'
import { Server } from 'socket.io'
import { z } from 'zod'
import { findSignedIn, readMissed, type SignedIn, storeMessage } from './repository.ts'

/** A message as it is sent: held to the same schema as ours. */
const sendSchema = z.strictObject({ room: idSchema, ...newMessageSchema.shape })

/** Where a client stands; it says so when it connects. */
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
 * Milliseconds for which the state of a connection is kept, as in the documentation; chaos asks for it. The adapter of today
 * does not keep it, and whatever is told to one client then goes by way of PostgreSQL: the bench does without.
 */
const RECOVERY_MAX_MS = 2 * 60_000

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
pool.on('error', (error) => console.error('Postgres error', error))
// Not in the documentation: without it the process ends when the connection breaks on which the adapter listens.
pool.on('connect', (client) => client.on('error', (error) => console.error('Postgres error', error)))

const server = createServer((request, response) => {
  // For whoever starts it, to see that it serves.
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
  // What asked for it is needed no more: https://socket.io/docs/v4/memory-usage/
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
  // Joined before it is read what was missed: the client leaves out what comes twice.
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
