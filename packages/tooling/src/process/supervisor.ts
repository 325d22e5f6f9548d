import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Failure } from '../failure.ts'
import { endGroup, signalGroup } from './group.ts'
import { type Part, type PartOptions, partFailure, spawnPart } from './part.ts'

/** Asks the watchdog to guard a process group and to end it by `signal`. Without a signal, the group has ended. */
export interface WatchdogMessage {
  pid: number
  signal?: NodeJS.Signals
}

const GRACE_MS = 5000

export type Supervisor = ReturnType<typeof createSupervisor>

/**
 * Starts processes ("parts") that all end when `stop` is called or this process dies.
 * Calls `onDeath` for each part that ends unexpectedly.
 */
export function createSupervisor(onDeath: (part: Pick<Part, 'name' | 'failure'>, how: string) => void) {
  const watchdog = fork(join(import.meta.dirname, 'watchdog.ts'), { detached: true, stdio: 'ignore' })
  const parts: Part[] = []
  let stopping: Promise<void> | undefined

  function startPart(options: PartOptions, onEnd: (part: Part, how: string) => void): Part {
    const { name, command, stopSignal = 'SIGTERM', graceMs = GRACE_MS } = options
    // A part that starts during the stop would keep running.
    if (stopping) throw new Failure(`${name} is not started, because all processes stop.`)
    const child = spawnPart(options)
    const { pid } = child
    if (pid === undefined) throw new Failure(`${name} cannot start: ${command} does not run on this machine.`)
    let stopRequested = false
    notify(watchdog, { pid, signal: stopSignal })
    const ended = new Promise<string>((resolve) => {
      child.on('exit', (code, signal) => {
        const how = signal ?? `exit code ${code}`
        resolve(how)
        if (stopRequested) return
        // Kill the rest of the group now. Later, another group could have its number.
        signalGroup(pid, 'SIGKILL')
        notify(watchdog, { pid })
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
        stopRequested = true
        await endGroup(pid, stopSignal, graceMs)
        await ended
        notify(watchdog, { pid })
      },
      failure: (how) => partFailure(options, `ended unexpectedly (${how}), so all processes stop`),
    }
    parts.push(part)
    return part
  }

  /** Stops all parts in reverse order. Replicas stop together. */
  async function stopAll(): Promise<void> {
    const groups = Map.groupBy(parts.toReversed(), (part) => part.name.replace(/ \d+$/, ''))
    for (const group of groups.values()) await Promise.all(group.map((part) => part.stop()))
    watchdog.removeAllListeners('exit')
    if (!watchdog.connected) return
    const gone = once(watchdog, 'exit')
    watchdog.disconnect()
    await gone
  }

  watchdog.on('exit', () => {
    const failure = () => new Failure('The watchdog process ended, so all processes stop. Start again.')
    onDeath({ name: 'The watchdog', failure }, 'its end')
  })

  return {
    /** Starts a part that runs until `stop`. */
    start: (options: PartOptions) => startPart(options, onDeath),
    /** Runs a part to its end. Throws a Failure with its output unless it exits with 0. */
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

function notify(watchdog: ChildProcess, message: WatchdogMessage): void {
  // The exit event reports a dead watchdog.
  if (watchdog.connected) watchdog.send(message, () => {})
}
