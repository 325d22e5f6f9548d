import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What went wrong in one sentence, with what to do: it is shown as it is, without a stack. */
export class Failure extends Error {}

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL|FETCH_(?:5|429)|UND_ERR_/

export const UNREACHABLE_SENTENCE =
  'The package registry cannot be reached: check the network, and HTTPS_PROXY where there is a proxy ' +
  '(`npm ping` shows whether it works), then try again.'

/** The sentence for what a tool printed, or undefined when it says nothing that is known. */
export function sentenceForOutput(output) {
  if (/ENOSPC|No space left on device/i.test(output)) {
    return 'The disk is full: free about 1 GB where this project lies (`df -h .` shows how much there is), then try again.'
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

/** Fails in a sentence when nothing can be written into `folder`: the tools that install would say it in many words. */
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

/** The sentence for `error`; one that is not expected keeps its stack, which is what a bug report needs. */
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
