import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure, sentenceForOutput } from '../failure.ts'

export interface PartOptions {
  /** The name at the start of a sentence. */
  name: string
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  uid?: number
  gid?: number
  /** The file for the output, overwritten at each start. Default: the terminal. */
  log?: string
  /** The signal for a graceful stop. Default: SIGTERM. */
  stopSignal?: NodeJS.Signals
  /** Kill the process if it still runs this long after the signal. */
  graceMs?: number
}

export interface Part {
  name: string
  pid: number
  /** Resolves at the end of the process, with its signal or `exit code N`. */
  ended: Promise<string>
  isRunning(): boolean
  stop(): Promise<void>
  /** Returns the failure for an unexpected end, with the last lines of the log. */
  failure(how: string): Failure
}

/** Starts the process of a part in its own group, so that Ctrl-C in a terminal signals the starter alone. */
export function spawnPart({ command, args, cwd, uid, gid, env, log }: PartOptions): ChildProcess {
  const options: SpawnOptions = { detached: true, env: env ?? process.env }
  if (cwd !== undefined) options.cwd = cwd
  if (uid !== undefined && gid !== undefined) Object.assign(options, { uid, gid })
  // Callers detect a failed spawn by its missing process id.
  const ignore = () => {}
  if (!log) return spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] }).on('error', ignore)
  mkdirSync(dirname(log), { recursive: true })
  const file = openSync(log, 'w')
  try {
    return spawn(command, args, { ...options, stdio: ['ignore', file, file] }).on('error', ignore)
  } finally {
    closeSync(file)
  }
}

const LAST_LINES = 15

/** Returns the failure of a part. Its reason is a known fault in the log, or else the end of the log. */
export function partFailure({ name, log }: PartOptions, event: string): Failure {
  const output = log ? readFileSync(log, 'utf8').trimEnd() : ''
  const lines = output.split('\n').slice(-LAST_LINES).join('\n')
  const reason = sentenceForOutput(lines) ?? (log ? `The end of its log, ${log}:\n${lines}` : 'See its output above.')
  return new Failure(`${name} ${event}. ${reason}`)
}
