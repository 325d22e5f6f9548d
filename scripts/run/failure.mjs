import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A fault with its remedy in one sentence. The message is printed without a stack. */
export class Failure extends Error {}

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL|FETCH_(?:5|429)|UND_ERR_/

export const UNREACHABLE_SENTENCE =
  'The package registry cannot be reached: check the network, and HTTPS_PROXY if you use a proxy ' +
  '(`npm ping` tests the connection), then try again.'

/** Returns the sentence for the output of a tool. Undefined if the output contains no known error. */
export function sentenceForOutput(output) {
  if (/ENOSPC|No space left on device/i.test(output)) {
    return 'The disk is full: free about 1 GB on the disk of this project (`df -h .` shows the free space), then try again.'
  }
  const denied = /(?:EACCES|EROFS|EPERM)[^\n]*?(?:'([^']+)'|(\/\S+))/.exec(output)
  if (denied) return sentenceForPath(denied[1] ?? denied[2])
  return UNREACHABLE.test(output) ? UNREACHABLE_SENTENCE : undefined
}

/** Returns the message for Node's exit code 9: NODE_OPTIONS has an option that the pinned Node does not know. */
export function sentenceForExit(code) {
  const { NODE_OPTIONS } = process.env
  if (code !== 9 || !NODE_OPTIONS) return undefined
  return `Node refused NODE_OPTIONS=${NODE_OPTIONS}: the pinned Node does not know this option. Unset NODE_OPTIONS, then try again.`
}

/** Throws if `folder` is not writable, because the error of the installing tools is long. */
export function requireWritable(folder) {
  const probe = join(folder, '.probe')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw Object.assign(error, { path: folder })
  }
}

/** Returns the sentence for `error`, or the stack of an unexpected error, which a bug report needs. */
export function sentenceFor(error) {
  if (error instanceof Failure) return error.message
  if (['EACCES', 'EROFS', 'EPERM'].includes(error?.code)) return sentenceForPath(error.path ?? 'a folder')
  return sentenceForOutput(String(error?.code)) ?? String(error?.stack ?? error)
}

function sentenceForPath(path) {
  return (
    `${path} cannot be written: this folder must belong to you and not be mounted read-only ` +
    '(`ls -ld` shows its owner). Correct that, or clone the project into another folder.'
  )
}
