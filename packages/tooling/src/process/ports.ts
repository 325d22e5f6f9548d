import { createServer } from 'node:net'
import { Failure } from '../failure.ts'

/** Whether a server could listen there; the code of the fault where it could not. */
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
 * Where free ports are looked for: no system gives these to a connection of its own accord, nor to whoever asks for port
 * 0, so that one which was seen free is still free when it is used.
 */
const FIRST_OWN_PORT = 20_000
const OWN_PORTS = 10_000

/** Ports that are tried: more of them are never in use one after another. */
const TRIES = 50

/** `wanted` where it is not 0 and free on `host`, else any that is free. */
export async function findFreePort(wanted: number, host: string): Promise<number> {
  const others = Array.from({ length: TRIES }, () => FIRST_OWN_PORT + Math.floor(Math.random() * OWN_PORTS))
  for (const port of wanted === 0 ? others : [wanted, ...others]) {
    const result = await tryPort(port, host)
    if ('port' in result) return result.port
  }
  throw new Failure(`No port is free on ${host}: stop some of the programs that listen on this machine.`)
}

/** A free port of the loopback for each variable, as text: the one that is wanted where it can be had. */
export async function findFreePorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, string>> {
  const found = {} as Record<Name, string>
  for (const name in wanted) found[name] = String(await findFreePort(wanted[name], '127.0.0.1'))
  return found
}

/** Those below are for root on most systems. */
const FIRST_FREE_PORT = 1024

/** The addresses to ask: a program that listens on one of them alone takes the port from us as well. */
const ADDRESSES = ['127.0.0.1', '::1', '0.0.0.0', '::']

/**
 * `port` itself when it can be had, a free one for 0.
 * @param option the command line option that chooses another one, for the sentence of the failure
 */
export async function choosePort(port: number, option: string): Promise<number> {
  if (port === 0) return findFreePort(0, '127.0.0.1')
  for (const host of ADDRESSES) {
    const result = await tryPort(port, host)
    if ('port' in result || result.code === 'EADDRNOTAVAIL' || result.code === 'EAFNOSUPPORT') continue
    const why =
      result.code === 'EACCES'
        ? 'may only be used by root'
        : 'is in use by another program, perhaps by an earlier start'
    const other = port < FIRST_FREE_PORT ? port + 8000 : port + 1
    throw new Failure(`Port ${port} ${why}: choose another one with \`${option} ${other}\`, or stop that program.`)
  }
  return port
}

/** Whether some program listens there. A port that only root may use is not taken: Docker is root. */
export async function isTaken(port: number): Promise<boolean> {
  // One after another: at once, these tries would take the port from each other.
  for (const host of ADDRESSES) {
    const result = await tryPort(port, host)
    if ('code' in result && result.code === 'EADDRINUSE') return true
  }
  return false
}
