import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { docker, TEST_LABEL } from './images/docker.ts'
import { TAG } from './images.ts'

/** Longer than any answer on one machine takes; a packet that is dropped is never answered. */
const ANSWER_MAX_MS = 3_000

/** Run by Node in a container: what becomes of a connection, in one word. */
const TRY = `
const socket = require('node:net').connect(process.argv[2], process.argv[1])
const say = (word) => { console.log(word); process.exit() }
socket.on('connect', () => say('connected')).on('error', (error) => say(error.code))
setTimeout(say, ${ANSWER_MAX_MS}, 'ETIMEDOUT')`

/**
 * Tries a connection from where a container is, whatever programs it has: another one joins its network.
 * Gives `connected`, or why not: `ENOTFOUND` and `EAI_AGAIN` for a name that nobody knows, `ETIMEDOUT` and others.
 */
export function tryFrom(container: string, host: string, port: number): Promise<string> {
  return runBeside(container, TRY, host, String(port))
}

/** Sends a request from where a container is. Gives the status. */
export async function requestFrom(container: string, method: string, url: string): Promise<number> {
  const ask = 'fetch(process.argv[2], { method: process.argv[1] }).then((response) => console.log(response.status))'
  return Number(await runBeside(container, ask, method, url))
}

/** The addresses of this machine that others may reach it at. */
export function outerAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address)
}

/** Whether a connection from this machine comes about. */
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
