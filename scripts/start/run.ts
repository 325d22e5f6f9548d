import { mkdirSync } from 'node:fs'
import { explain } from '@chat/tooling/failure'
import { LOGS } from '@chat/tooling/folders'
import { onStopRequest } from '@chat/tooling/process/stop-requests'
import { createSupervisor, type Supervisor } from '@chat/tooling/process/supervisor'

export interface Run {
  supervisor: Supervisor
  say(line: string): void
  secondsSoFar(): string
  /** Registers functions to call before and after the stop of the parts. */
  onStop(before: () => void, after?: () => void): void
}

/**
 * Runs `work`, which starts parts and returns when they are ready. Stops all parts at a stop request or when a part dies.
 * @param isFatal whether the death of the named part stops the application; default: always
 */
export async function runUntilStopped(
  work: (run: Run) => Promise<void>,
  isFatal: (name: string) => boolean = () => true,
) {
  const started = performance.now()
  const before: (() => void)[] = []
  const after: (() => void)[] = []
  const say = (line: string) => console.log(line)

  let ending = false
  async function end(code: number): Promise<void> {
    ending = true
    for (const step of before) step()
    await supervisor.stop()
    for (const step of after) step()
    process.exit(code)
  }

  async function fail(error: unknown): Promise<void> {
    // Errors during the stop are expected.
    if (ending) return
    console.error(`\n${explain(error)}`)
    await end(1)
  }

  mkdirSync(LOGS, { recursive: true })
  const supervisor = createSupervisor((part, how) => {
    if (isFatal(part.name)) void fail(part.failure(how))
    else say(`${part.name} ended (${how}). The other replicas keep running.`)
  })
  onStopRequest((why) => {
    if (ending) return
    say(`\nStopping (${why}): the data is kept.`)
    void end(0)
  })
  process.on('uncaughtException', fail)
  try {
    await work({
      supervisor,
      say,
      secondsSoFar: () => ((performance.now() - started) / 1000).toFixed(1),
      onStop(first, last) {
        before.push(first)
        if (last) after.push(last)
      },
    })
  } catch (error) {
    await fail(error)
  }
}
