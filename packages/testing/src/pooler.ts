import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import pg from 'pg'

/** The startup parameters that pgbouncer accepts by default. */
const ACCEPTED = ['user', 'database', 'application_name', 'client_encoding', 'datestyle', 'timezone']

/** The code of a TLS request, which a client sends before its startup message. */
const TLS_REQUEST = 80_877_103

export interface Pooler {
  /** The address of the database through the pooler. */
  url: string
  close(): void
}

interface Server {
  client: pg.Client
  stream: Socket
  /** The client whose transaction runs here. Undefined if the server is free. */
  owner?: Socket | undefined
}

/**
 * A small pooler without a password. It refuses startup parameters like pgbouncer. In session mode each client has its own
 * server. In transaction mode clients share two servers, and a transaction gets the server that has been free longest.
 */
export async function createPooler(url: string, mode: 'session' | 'transaction'): Promise<Pooler> {
  const open = new Set<pg.Client>()
  const connect = async (): Promise<Server> => {
    const client = new pg.Client(url)
    client.on('error', () => {})
    await client.connect()
    open.add(client)
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
    stream.removeAllListeners('data')
    return { client, stream }
  }
  const shared = mode === 'transaction' ? [await connect(), await connect()] : []
  for (const server of shared) {
    server.stream.on('data', (answer: Buffer) => {
      server.owner?.write(answer)
      if (!endsIdle(answer)) return
      server.owner = undefined
      shared.push(...shared.splice(shared.indexOf(server), 1))
    })
  }

  const listener = createServer(async (near) => {
    near.on('error', () => {})
    const refused = await readStartup(near)
    if (refused) return near.end(error('08P01', `unsupported startup parameter: ${refused}`))
    const own = mode === 'session' ? await connect() : undefined
    near.write(GREETING)
    if (own) {
      near.on('close', () => own.stream.destroy())
      return near.pipe(own.stream).pipe(near)
    }
    near.on('data', (query: Buffer) => {
      if (query[0] === 'X'.charCodeAt(0)) return
      const server = shared.find(({ owner }) => owner === near) ?? shared.find(({ owner }) => !owner)
      if (!server) return near.destroy()
      server.owner = near
      server.stream.write(query)
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const through = new URL(url)
  through.port = String((listener.address() as { port: number }).port)
  return {
    url: through.href,
    close() {
      listener.close()
      for (const client of open) void client.end().catch(() => {})
    },
  }
}

/** Reads the startup message. Returns the first refused parameter. */
async function readStartup(near: Socket): Promise<string | undefined> {
  for (;;) {
    const [message] = (await once(near, 'data')) as [Buffer]
    if (message.readInt32BE(4) === TLS_REQUEST) near.write('N')
    else {
      const names = message
        .toString('utf8', 8)
        .split('\0')
        .filter((_, index) => index % 2 === 0)
      return names.find((name) => name !== '' && !ACCEPTED.includes(name.toLowerCase()))
    }
  }
}

/** Returns whether an answer ends with ReadyForQuery outside a transaction. */
function endsIdle(answer: Buffer): boolean {
  return answer.subarray(-6).equals(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]))
}

function frame(type: string, ...parts: (string | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

const error = (code: string, message: string) => frame('E', `SFATAL\0VFATAL\0C${code}\0M${message}\0`, '\0')

/** The messages after the startup: authentication succeeded, an unused cancel key, ready for queries. */
const GREETING = Buffer.concat([frame('R', [0, 0, 0, 0]), frame('K', [0, 0, 0, 1, 0, 0, 0, 1]), frame('Z', 'I')])
