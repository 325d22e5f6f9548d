import { run } from '@chat/tooling/process/command'
import { docker, inspect, TEST_LABEL } from '../images/docker.ts'
import { TAG } from '../images.ts'

/** The psql command in the database's container. */
export const PSQL = ['psql', '--username', 'postgres', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', 'chat']

/**
 * Kills a container's first process from the host's PID namespace, so that the restart policy applies.
 * `docker kill` disables the policy, and a process in the container cannot kill its first process.
 */
export async function crash(container: string): Promise<void> {
  const pid = await inspect(container, '{{.State.Pid}}')
  const onMachine = ['--pid', 'host', '--user', '0:0', '--label', TEST_LABEL, `chat-backend:${TAG}`]
  await docker('run', '--rm', ...onMachine, 'sh', '-c', `kill -9 ${pid}`)
}

export async function restart(container: string): Promise<void> {
  await run('docker', ['restart', container], { quiet: true })
}
