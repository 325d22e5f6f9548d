import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface Link {
  port: number
  /** Ends every connection, as a cable that is pulled and noticed. */
  cut(): void
  /** Lets nothing through any more, in either direction, and closes nothing: a half-open link. New connections work. */
  freeze(): void
  /** From now on everything takes so many milliseconds longer, in each direction; 0 ends it. */
  delay(ms: number): void
  /** Refuses connections from now on, until `open`. */
  close(): void
  open(): Promise<void>
}

/** The address of the server behind the link, by way of the link. */
export function throughLink({ port }: Link, url: string): string {
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return through.href
}

/** Passes on what it is given so many milliseconds later, in order. */
function createBrake(delayMs: () => number): Transform {
  const waiting: Buffer[] = []
  let lastDue = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const now = performance.now()
      // What is sent later does not overtake, also when the delay has ended meanwhile.
      lastDue = Math.max(lastDue, now + delayMs())
      if (lastDue <= now && waiting.length === 0) return done(null, chunk)
      waiting.push(chunk)
      setTimeout(() => this.push(waiting.shift()), lastDue - now)
      done()
    },
    flush: (done) => void setTimeout(done, Math.max(0, lastDue - performance.now())),
  })
}

/** A TCP link to a port of this machine that can be disturbed. */
export async function createLink(target: () => number): Promise<Link> {
  const pairs = new Set<[Socket, Socket]>()
  let delayMs = 0
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.pipe(createBrake(() => delayMs)).pipe(far)
    far.pipe(createBrake(() => delayMs)).pipe(near)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        near.destroy()
        far.destroy()
      })
    }
  })
  async function open(port: number) {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }

  await open(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port')

  function cut() {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  return {
    port: address.port,
    open: () => open(address.port),
    cut,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe()
        far.unpipe()
        near.pause()
        far.pause()
      }
    },
    delay(ms) {
      delayMs = ms
    },
    close() {
      cut()
      server.close()
    },
  }
}
