import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface FaultyProxy {
  /** The address of the server behind, by way of this proxy. */
  url: string
  /** Ends every connection at once. */
  cut(): void
  /** Passes nothing on any more, on the connections of now: each is half open. New ones work. */
  freeze(): void
  /** Refuses connections, until `open`. */
  close(): Promise<void>
  open(): Promise<void>
}

/** A link that can fail: passes bytes on to the server at `url`. */
export async function createFaultyProxy(url: string): Promise<FaultyProxy> {
  const behind = new URL(url)
  const pairs = new Set<[Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect(Number(behind.port), behind.hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    near.pipe(far)
    far.pipe(near)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
    }
  })
  let port = 0
  async function open() {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  function cut() {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }

  await open()
  const proxied = new URL(url)
  proxied.hostname = '127.0.0.1'
  proxied.port = String(port)
  return {
    url: proxied.href,
    cut,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
    open,
  }
}
