import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Link {
  port: number
  /** Ends every connection, as a cable that is pulled and noticed. */
  cut(): void
  /** Lets nothing through any more, in either direction, and closes nothing: a half-open link. New connections work. */
  freeze(): void
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

/** A TCP link to a port of this machine that can be disturbed. */
export async function createLink(target: () => number): Promise<Link> {
  const pairs = new Set<[Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.pipe(far)
    far.pipe(near)
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
        near.unpipe(far)
        far.unpipe(near)
        near.pause()
        far.pause()
      }
    },
    close() {
      cut()
      server.close()
    },
  }
}
