import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure, sentenceForOutput } from '../failure.ts'

export interface PartOptions {
  /** As a person would call it, at the start of a sentence. */
  name: string
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  uid?: number
  gid?: number
  /** Where its output goes, made anew; without one, to the terminal. */
  log?: string
  /** What asks it to end in order; usually SIGTERM. */
  stopSignal?: NodeJS.Signals
  /** How long it may take over that before it is killed. */
  graceMs?: number
}

export interface Part {
  name: string
  pid: number
  /** Fulfilled when the process has ended, with how: an exit code or a signal. */
  ended: Promise<string>
  isRunning(): boolean
  stop(): Promise<void>
  /** The failure to report when it ended by itself, with the last lines of its log. */
  failure(how: string): Failure
}

/** Starts the process of a part, as the leader of a group of its own: a terminal's Ctrl-C is for the starter alone. */
export function spawnPart({ command, args, cwd, uid, gid, env, log }: PartOptions): ChildProcess {
  const options: SpawnOptions = { detached: true, env: env ?? process.env }
  if (cwd !== undefined) options.cwd = cwd
  if (uid !== undefined && gid !== undefined) Object.assign(options, { uid, gid })
  // A command that does not run has no process id, which is looked at instead of this event.
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

/** What became of a part, with the reason: a sentence where its log names a known fault, else the end of its log. */
export function partFailure({ name, log }: PartOptions, what: string): Failure {
  const output = log ? readFileSync(log, 'utf8').trimEnd() : ''
  const lines = output.split('\n').slice(-LAST_LINES).join('\n')
  const reason =
    sentenceForOutput(lines) ?? (log ? `The end of its log, ${log}:\n${lines}` : 'Its own words are above.')
  return new Failure(`${name} ${what}. ${reason}`)
}
