import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const FORMAT = '{{index .Actor.Attributes "com.docker.compose.service"}} {{.Action}}'

/**
 * Returns Docker's events of a Compose project's containers during `work`, in order: `db start`, `db healthy`,
 * `migrate die`, `backend start`.
 */
export async function recordContainerEvents(project: string, work: () => Promise<unknown>): Promise<string[]> {
  const filters = [`label=com.docker.compose.project=${project}`, 'event=start', 'event=die', 'event=health_status']
  const args = ['events', '--format', FORMAT, ...filters.flatMap((filter) => ['--filter', filter])]
  // Set the start, because `docker events` subscribes later.
  const since = ['--since', String(Date.now() / 1_000)]
  const events = spawn('docker', [...args, ...since], { stdio: ['ignore', 'pipe', 'inherit'] })
  const recorded: string[] = []
  createInterface({ input: events.stdout }).on('line', (line) => recorded.push(line.replace('health_status: ', '')))
  try {
    await once(events, 'spawn')
    await work()
  } finally {
    events.kill()
    await once(events, 'close')
  }
  return recorded
}
