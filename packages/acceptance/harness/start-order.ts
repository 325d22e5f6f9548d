import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Docker itself tells when a container starts, ends, and answers its health check. */
const FORMAT = '{{index .Actor.Attributes "com.docker.compose.service"}} {{.Action}}'

/**
 * What Docker told about a Compose project's containers while `work` was done, in its order: `db start`,
 * `db healthy`, `migrate die`, `backend start`.
 */
export async function recordStarts(project: string, work: () => Promise<unknown>): Promise<string[]> {
  const filters = [`label=com.docker.compose.project=${project}`, 'event=start', 'event=die', 'event=health_status']
  const args = ['events', '--format', FORMAT, ...filters.flatMap((filter) => ['--filter', filter])]
  // From now on, whenever Docker gets to it.
  const since = ['--since', String(Date.now() / 1_000)]
  const events = spawn('docker', [...args, ...since], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: string[] = []
  createInterface({ input: events.stdout }).on('line', (line) => told.push(line.replace('health_status: ', '')))
  try {
    await once(events, 'spawn')
    await work()
  } finally {
    events.kill()
    await once(events, 'close')
  }
  return told
}
