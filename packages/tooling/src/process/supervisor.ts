import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { endGroup, signalGroup } from './group.ts'
import { type Part, type PartOptions, partFailure, spawnPart } from './part.ts'

/** To the warden: guard this process and its group, to be ended by this signal; without a signal, all of it has ended. */
export interface WardenMessage {
  pid: number
  signal?: NodeJS.Signals
}

const GRACE_MS = 5000

export type Supervisor = ReturnType<typeof createSupervisor>

/**
 * Starts processes ("parts") that all end when `stop` is called, or when this process is gone.
 * `onDeath` is told of each part that ends without having been asked to.
 */
export function createSupervisor(onDeath: (part: Pick<Part, 'name' | 'failure'>, how: string) => void) {
  const warden = fork(join(import.meta.dirname, 'warden.ts'), { detached: true, stdio: 'ignore' })
  const parts: Part[] = []
  let stopping: Promise<void> | undefined

  function startPart(options: PartOptions, onEnd: (part: Part, how: string) => void): Part {
    const { name, command, stopSignal = 'SIGTERM', graceMs = GRACE_MS } = options
    // What was about to be started when the end came would be left behind.
    if (stopping) throw new Failure(`${name} is not started: everything stops.`)
    const child = spawnPart(options)
    const { pid } = child
    if (pid === undefined) throw new Failure(`${name} cannot be started: ${command} does not run here.`)
    let asked = false
    tell(warden, { pid, signal: stopSignal })
    const ended = new Promise<string>((resolve) => {
      child.on('exit', (code, signal) => {
        const how = signal ?? `exit code ${code}`
        resolve(how)
        if (asked) return
        // At once: later the number of the group could be another's.
        signalGroup(pid, 'SIGKILL')
        tell(warden, { pid })
        onEnd(part, how)
      })
    })
    const part: Part = {
      name,
      pid,
      ended,
      isRunning: () => child.exitCode === null && child.signalCode === null,
      async stop() {
        if (!part.isRunning()) return
        asked = true
        await endGroup(pid, stopSignal, graceMs)
        await ended
        tell(warden, { pid })
      },
      failure: (how) => partFailure(options, `ended by itself (${how}), so everything stops`),
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
    /** Starts a part that is to run until the end. */
    start: (options: PartOptions) => startPart(options, onDeath),
    /** Runs a part that does its work and ends. Fails with what it said when that did not go well. */
    async run(options: PartOptions): Promise<void> {
      const how = await startPart(options, () => {}).ended
      if (how !== 'exit code 0') throw partFailure(options, `failed (${how})`)
    },
    stop(): Promise<void> {
      stopping ??= stopAll()
      return stopping
    },
  }
}

function tell(warden: ChildProcess, message: WardenMessage): void {
  // A warden that is gone is reported by its exit event.
  if (warden.connected) warden.send(message, () => {})
}
