import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface Link {
  port: number
  /** Closes every connection. */
  cut(): void
  /** Stops all traffic of the open connections without closing them: half-open connections. New connections work. */
  freeze(): void
  /** Delays all traffic by `ms` milliseconds in each direction. 0 ends the delay. */
  delay(ms: number): void
  /** Closes every connection and refuses new ones until `open`. */
  close(): void
  open(): Promise<void>
}

/** Returns `url` with the address of the link. */
export function throughLink({ port }: Link, url: string): string {
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return through.href
}

/** Delays chunks and keeps their order. */
function createDelay(delayMs: () => number): Transform {
  const waiting: Buffer[] = []
  let lastDue = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const now = performance.now()
      // A later chunk must not overtake, even if the delay has ended.
      lastDue = Math.max(lastDue, now + delayMs())
      if (lastDue <= now && waiting.length === 0) return done(null, chunk)
      waiting.push(chunk)
      setTimeout(() => this.push(waiting.shift()), lastDue - now)
      done()
    },
    flush: (done) => void setTimeout(done, Math.max(0, lastDue - performance.now())),
  })
}

/** Creates a TCP proxy to a local port. Its functions inject faults. */
export async function createLink(target: () => number): Promise<Link> {
  const pairs = new Set<[Socket, Socket]>()
  let delayMs = 0
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.pipe(createDelay(() => delayMs)).pipe(far)
    far.pipe(createDelay(() => delayMs)).pipe(near)
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
