import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { CLOSE } from '@chat/contract/close-codes'
import { FRAME_MAX_BYTES } from '@chat/contract/limits'
import { createProblem } from '@chat/contract/problem'
import { PROTOCOL, toPresent } from '@chat/contract/protocol'
import { clientEventSchema, namedMessageSchema } from '@chat/contract/socket'
import type { Instance } from '@chat/contract/topology'
import type { Logger } from 'pino'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Sessions, SignedIn } from '../accounts/sessions.ts'
import type { DatabaseState } from '../db/database-state.ts'
import { failureLevel } from '../db/errors.ts'
import { AppError, toProblem } from '../http/app-error.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { validate } from '../http/validate.ts'
import type { MessageWriter } from '../messages/writer.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Announcer } from './announcer.ts'
import { type ClientConnection, createClientConnection } from './client-connection.ts'
import type { Connections } from './connections.ts'
import { isHandshake, readProtocol, refuseHandshake } from './handshake.ts'
import type { Hub } from './hub.ts'
import { createTurns } from './turns.ts'

export interface GatewayOptions {
  sessions: Sessions
  announcer: Announcer
  connections: Connections
  hub: Hub
  limits: RateLimits
  writer: MessageWriter
  state: Pick<DatabaseState, 'failed'>
  metrics: Metrics
  logger: Logger
  allowedOrigins: readonly string[] | undefined
  /** Describes this replica. */
  describe: () => Instance
  getEpoch: () => string
  getInstallation: () => string
}

/** The WebSocket side of the API. It authenticates connections, validates their events and answers them. */
export function createGateway(options: GatewayOptions) {
  const { sessions, connections, hub, limits, writer, state, metrics, logger } = options
  const { allowedOrigins, announcer, describe, getEpoch, getInstallation } = options
  const turns = createTurns()
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_MAX_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  })
  // The headers violate RFC 6455, section 4.2.1.
  sockets.on('wsClientError', ({ message }, stream) =>
    refuseHandshake(stream, createProblem('bad-request', { detail: message })),
  )

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer) {
    stream.on('error', () => stream.destroy())
    let signedIn: SignedIn | undefined
    try {
      signedIn = await sessions.authenticate(request)
      getEpoch()
    } catch (error) {
      return refuseHandshake(stream, toProblem(error))
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // A browser does not show a page the status of a refused handshake, but it shows the close code.
      if (signedIn) open(socket, stream, { ...signedIn, protocol: readProtocol(request) })
      else socket.close(CLOSE.sessionEnded)
    })
  }

  function open(socket: WebSocket, stream: Duplex, signedIn: SignedIn & { protocol: number }) {
    const connection = createClientConnection(socket, stream, signedIn, () => metrics.slowReaders.inc())
    connections.add(connection)
    announcer.accountChanged(signedIn.account.id)
    socket.on('error', (error) => logger.debug({ err: error }, 'socket error'))
    socket.on('message', (data, isBinary) => receive(connection, data, isBinary))
    socket.on('close', () => {
      connections.delete(connection)
      announcer.accountChanged(signedIn.account.id)
      hub.unsubscribeAll(connection)
    })
    const { account } = signedIn
    connection.send({
      event: 'connection:opened',
      account,
      epoch: getEpoch(),
      installation: getInstallation(),
      protocol: PROTOCOL,
      ...describe(),
    })
  }

  function receive(connection: ClientConnection, data: RawData, isBinary: boolean) {
    // The client repeats later events on its next connection.
    if (!connection.isOpen()) return
    let content: unknown
    try {
      content = toPresent(parse(data, isBinary))
      const event = validate(clientEventSchema, content)
      if (event.event === 'message:send') return void send(connection, event)
      if (event.event === 'typing:start') return void startTyping(connection, event.room)
      // Run in order. Each replay takes memory until it is sent, and an unsubscribe must follow the resume before it.
      const done = turns.take(connection, async () =>
        event.event === 'room:unsubscribe' ? hub.unsubscribe(connection, event.room) : hub.resume(connection, event),
      )
      done.catch((error: unknown) => {
        logger[failureLevel(error)]({ err: error }, 'resume failed')
        connection.close(CLOSE.tryAgain)
      })
    } catch (error) {
      const problem = toProblem(error)
      // Answer by the message's id, because a page sends a message again until it receives an answer for that id.
      const { data: named } = namedMessageSchema.safeParse(content)
      if (named) connection.send({ ...named, event: 'message:refused', problem })
      else connection.send({ event: 'request:refused', problem })
    }
  }

  async function startTyping(connection: ClientConnection, room: number) {
    try {
      await limits.typing(connection.account.id)
      if (!connection.rooms.has(room)) throw new AppError('not-a-member', { detail: 'Follow the room first' })
      announcer.typing(room, connection.account)
    } catch (error) {
      connection.send({ event: 'request:refused', problem: toProblem(error) })
    }
  }

  async function send(connection: ClientConnection, { room, id, body }: { room: number; id: string; body: string }) {
    try {
      await limits.message(connection.account.id)
      const { fresh: _, ...stored } = await writer.send(connection.account, room, { id, body })
      connection.send({ event: 'message:stored', ...stored })
    } catch (error) {
      const problem = toProblem(error)
      if (problem.code === 'internal') logger.error({ err: error }, 'message not stored')
      state.failed(error)
      connection.send({ event: 'message:refused', room, id, problem })
    }
  }

  return {
    /** Returns whether the request may become a socket. */
    accepts: (request: IncomingMessage) => isHandshake(request, allowedOrigins),

    attach: (server: Server) => server.on('upgrade', (...handshake) => void upgrade(...handshake)),
  }
}

function parse(data: RawData, isBinary: boolean): unknown {
  if (isBinary) throw new AppError('bad-request', { detail: 'A frame must be text' })
  try {
    return JSON.parse(String(data))
  } catch {
    throw new AppError('bad-request', { detail: 'A frame must be JSON' })
  }
}
