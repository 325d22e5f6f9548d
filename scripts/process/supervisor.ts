import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure, sentenceForOutput } from '../failure.ts'
import { endGroup, signalGroup } from './group.ts'

/** To the warden: guard this process and its group, to be ended by this signal; without a signal, all of it has ended. */
export interface WardenMessage {
  pid: number
  signal?: NodeJS.Signals
}

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
  /** What asks it to end in order. */
  stopSignal: NodeJS.Signals
  /** True for one that does its work and ends. */
  mayEnd?: boolean
  /** How long it may take over that before it is killed. */
  graceMs: number
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

export type Supervisor = ReturnType<typeof createSupervisor>

/**
 * Starts processes ("parts") that all end when one of them dies, when `stop` is called, or when this process is gone.
 * `onDeath` is told of each part that ends without having been asked to.
 */
export function createSupervisor(onDeath: (part: Pick<Part, 'name' | 'failure'>, how: string) => void) {
  const warden = fork(join(import.meta.dirname, 'warden.ts'), { detached: true, stdio: 'ignore' })
  const parts: Part[] = []
  let stopping: Promise<void> | undefined

  function start(options: PartOptions): Part {
    const child = spawnPart(options)
    const { pid } = child
    if (pid === undefined) throw new Failure(`${options.name} cannot be started: ${options.command} does not run here.`)
    let asked = false
    tell(warden, { pid, signal: options.stopSignal })
    const ended = new Promise<string>((resolve) => {
      child.on('exit', (code, signal) => {
        const how = signal ?? `exit code ${code}`
        resolve(how)
        if (asked) return
        // At once: later the number of the group could be another's.
        signalGroup(pid, 'SIGKILL')
        tell(warden, { pid })
        if (!options.mayEnd) onDeath(part, how)
      })
    })
    const part: Part = {
      name: options.name,
      pid,
      ended,
      isRunning: () => child.exitCode === null && child.signalCode === null,
      async stop() {
        if (!part.isRunning()) return
        asked = true
        await endGroup(pid, options.stopSignal, options.graceMs)
        await ended
        tell(warden, { pid })
      },
      failure: (how) => failureOf(options, how),
    }
    parts.push(part)
    return part
  }

  /** Ends every part: those that started last first, those of one name (replicas) together. */
  async function stopAll(): Promise<void> {
    const groups = Map.groupBy(parts.toReversed(), (part) => part.name.replace(/ \d+$/, ''))
    for (const group of groups.values()) await Promise.all(group.map((part) => part.stop()))
    warden.removeAllListeners('exit')
    if (!warden.connected) return
    const gone = once(warden, 'exit')
    warden.disconnect()
    await gone
  }

  warden.on('exit', () => {
    const part = { name: 'The warden', failure: () => new Failure('The warden ended: all is stopped, start again.') }
    onDeath(part, 'its end')
  })

  return {
    start,
    stop: () => {
      stopping ??= stopAll()
      return stopping
    },
  }
}

function spawnPart({ command, args, cwd, uid, gid, env, log }: PartOptions): ChildProcess {
  const options: SpawnOptions = { detached: true, env: env ?? process.env }
  if (cwd !== undefined) options.cwd = cwd
  if (uid !== undefined && gid !== undefined) Object.assign(options, { uid, gid })
  if (!log) return spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] }).on('error', () => {})
  mkdirSync(dirname(log), { recursive: true })
  const file = openSync(log, 'w')
  try {
    return spawn(command, args, { ...options, stdio: ['ignore', file, file] }).on('error', () => {})
  } finally {
    closeSync(file)
  }
}

function tell(warden: ChildProcess, message: WardenMessage): void {
  // A warden that is gone is reported by its exit event.
  if (warden.connected) warden.send(message, () => {})
}

const LAST_LINES = 15

function failureOf({ name, log }: PartOptions, how: string): Failure {
  const output = log ? readFileSync(log, 'utf8').trimEnd() : ''
  const lines = output.split('\n').slice(-LAST_LINES).join('\n')
  const reason =
    sentenceForOutput(lines) ?? (log ? `The end of its log, ${log}:\n${lines}` : 'Its own words are above.')
  return new Failure(`${name} ended by itself (${how}), so everything stops. ${reason}`)
}
