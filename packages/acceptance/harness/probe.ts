import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { docker, TEST_LABEL } from './images/docker.ts'
import { TAG } from './images.ts'

/** Maximum ms of a connection on one machine. A firewall drops packets without an answer. */
const ANSWER_MAX_MS = 3_000

/** A script for Node that prints the result of a connection. */
const TRY = `
const socket = require('node:net').connect(process.argv[2], process.argv[1])
const say = (word) => { console.log(word); process.exit() }
socket.on('connect', () => say('connected')).on('error', (error) => say(error.code))
setTimeout(say, ${ANSWER_MAX_MS}, 'ETIMEDOUT')`

/**
 * Connects from a container's network. A second container joins it, so that the first needs no programs.
 * Returns `connected` or the error's code: `ENOTFOUND` or `EAI_AGAIN` for an unknown name, `ETIMEDOUT` and others.
 */
export function connectFrom(container: string, host: string, port: number): Promise<string> {
  return runBeside(container, TRY, host, String(port))
}

/** Sends a request from a container's network. Returns the status. */
export async function requestFrom(container: string, method: string, url: string): Promise<number> {
  const ask = 'fetch(process.argv[2], { method: process.argv[1] }).then((response) => console.log(response.status))'
  return Number(await runBeside(container, ask, method, url))
}

/** Lists the IPv4 addresses of this machine except loopback. */
export function outerAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)
}

/** Returns whether a TCP connection from this machine succeeds. */
export function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_MAX_MS })
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', () => end(true))
    socket.on('error', () => end(false))
    socket.on('timeout', () => end(false))
  })
}

function runBeside(container: string, code: string, ...args: string[]): Promise<string> {
  const where = ['--network', `container:${container}`, '--label', TEST_LABEL]
  return docker('run', '--rm', ...where, `chat-backend:${TAG}`, 'node', '-e', code, ...args)
}
