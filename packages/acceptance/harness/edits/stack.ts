import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { promisify } from 'node:util'
import { findFreePorts } from '@chat/tooling/process/ports'
import { copyProject } from '../images/project-copy.ts'
import { NAME } from '../images.ts'

const execute = promisify(execFile)

/** The Compose project and the images' tag, different from those of a developer's stack. */
const RELOAD = `${NAME}-reload`

/** The first port to try for each variable. */
const PORTS = { CHAT_PORT: 18_480, API_PORT: 13_401, DB_PORT: 15_832, PROMETHEUS_PORT: 19_490 }

export type Copy = Awaited<ReturnType<typeof createCopy>>

/** Copies the project, so that commands run as documented without a change of the developer's files. */
export async function createCopy() {
  const folder = copyProject()
  const ports = await findFreePorts(PORTS)
  const env: NodeJS.ProcessEnv = { ...process.env, COMPOSE_PROJECT_NAME: RELOAD, VERSION: RELOAD, ...ports }

  /** Runs a script with `sh -eu`. Returns its output. */
  async function sh(script: string): Promise<string> {
    return (await execute('sh', ['-euc', script], { cwd: folder, env })).stdout.trim()
  }

  return {
    folder,
    baseUrl: `http://localhost:${env.CHAT_PORT}`,
    sh,
    async remove() {
      await sh('docker compose --profile "*" down --volumes --remove-orphans')
      const tags = ['', '-dev'].flatMap((stage) =>
        ['backend', 'frontend'].map((app) => `chat-${app}:${RELOAD}${stage}`),
      )
      await sh(`docker image rm --force ${tags.join(' ')} 2>/dev/null || true`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
