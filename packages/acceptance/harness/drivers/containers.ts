import { run } from '@chat/tooling/process/command'
import { docker, inspect, TEST_LABEL } from '../images/docker.ts'
import { TAG } from '../images.ts'

/** How psql is asked in the database's container, wherever that runs. */
export const PSQL = ['psql', '--username', 'postgres', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', 'chat']

/**
 * Ends a container's first process with SIGKILL, and lets Docker find it dead, so that its restart policy applies.
 * After `docker kill` it would not; and from inside the container, a first process cannot be killed.
 */
export async function crash(container: string): Promise<void> {
  const pid = await inspect(container, '{{.State.Pid}}')
  const onMachine = ['--pid', 'host', '--user', '0:0', '--label', TEST_LABEL, `chat-backend:${TAG}`]
  await docker('run', '--rm', ...onMachine, 'sh', '-c', `kill -9 ${pid}`)
}

/** SIGTERM, the time to stop that the container was given, and a start. */
export async function restart(container: string): Promise<void> {
  await run('docker', ['restart', container], { quiet: true })
}
