import { createServer } from 'node:net'
import { Failure } from '../failure.ts'

/** Tries to listen. Returns the port, or the error code. */
function tryPort(port: number, host: string): Promise<{ port: number } | { code: string | undefined }> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve({ code }))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve({ port: typeof address === 'object' && address ? address.port : port }))
    })
  })
}

/**
 * The range for free ports. No operating system assigns these ports to outgoing connections or to port 0, so a free port
 * stays free until it is used.
 */
const FIRST_OWN_PORT = 20_000
const OWN_PORTS = 10_000

/** Maximum random ports to try before reporting that no port is free. */
const TRIES = 50

/** Returns `wanted` if it is not 0 and free on `host`, else another free port. */
export async function findFreePort(wanted: number, host: string): Promise<number> {
  const others = Array.from({ length: TRIES }, () => FIRST_OWN_PORT + Math.floor(Math.random() * OWN_PORTS))
  for (const port of wanted === 0 ? others : [wanted, ...others]) {
    const result = await tryPort(port, host)
    if ('port' in result) return result.port
  }
  throw new Failure(`No port is free on ${host}: stop some of the programs that listen on this machine.`)
}

/** Returns a free loopback port for each variable, as text. Prefers the wanted ports. */
export async function findFreePorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, string>> {
  const found = {} as Record<Name, string>
  for (const name in wanted) found[name] = String(await findFreePort(wanted[name], '127.0.0.1'))
  return found
}

/** Lower ports need root on most systems. */
const FIRST_FREE_PORT = 1024

/** The addresses to try. A program that listens on only one of them also occupies the port. */
const ADDRESSES = ['127.0.0.1', '::1', '0.0.0.0', '::']

/**
 * Returns `port`, or a free port for 0.
 * @param option the command line option for the port, for the error message
 * @throws Failure if the port is in use or needs root
 */
export async function choosePort(port: number, option: string): Promise<number> {
  if (port === 0) return findFreePort(0, '127.0.0.1')
  for (const host of ADDRESSES) {
    const result = await tryPort(port, host)
    if ('port' in result || result.code === 'EADDRNOTAVAIL' || result.code === 'EAFNOSUPPORT') continue
    const why = result.code === 'EACCES' ? 'needs root' : 'is in use by another program, perhaps by an earlier start'
    const other = port < FIRST_FREE_PORT ? port + 8000 : port + 1
    throw new Failure(`Port ${port} ${why}: choose another one with \`${option} ${other}\`, or stop that program.`)
  }
  return port
}

/** Returns whether a program listens on `port`. A port that needs root counts as free, because Docker runs as root. */
export async function isTaken(port: number): Promise<boolean> {
  // One after the other, because parallel tries would conflict with each other.
  for (const host of ADDRESSES) {
    const result = await tryPort(port, host)
    if ('code' in result && result.code === 'EADDRINUSE') return true
  }
  return false
}
