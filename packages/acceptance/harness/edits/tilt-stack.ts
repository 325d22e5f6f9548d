import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createCluster, deleteCluster } from '@chat/tooling/kind/cluster'
import { contextOf, readSettings, registryHost } from '@chat/tooling/kind/settings'
import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { vi } from 'vitest'
import { copyProject } from '../images/project-copy.ts'
import { NAME } from '../images.ts'

/** Maximum ms to build both images without a cache and to start the pods. */
const UP_MS = 300_000

/** The first port to try for each variable. */
const PORTS = {
  KIND_INGRESS_PORT: 18_188,
  KIND_REGISTRY_PORT: 15_101,
  CHAT_PORT: 18_680,
  API_PORT: 13_601,
  DEBUG_PORT: 19_229,
  TILT_PORT: 18_350,
}

/** Serve Tilt's built-in web page. The default depends on Tilt's build. */
const WEB_MODE = '--web-mode=prod'

export type TiltStack = Awaited<ReturnType<typeof createTiltStack>>

/** Copies the project and prepares a separate kind cluster. The developer's files and clusters stay unchanged. */
export async function createTiltStack() {
  const folder = copyProject()
  const own = temporaryFolder()
  const ports = await findFreePorts(PORTS)
  const env = {
    ...ports,
    KIND_CLUSTER: `${NAME}-tilt`,
    KUBECONFIG: join(own, 'kubeconfig'),
    TILT_DEV_DIR: own,
    // Send no usage data: https://docs.tilt.dev/telemetry_faq.html
    TILT_DISABLE_ANALYTICS: '1',
  }
  const settings = readSettings(env)
  const tilt = (args: string[], quiet: boolean) => run('tilt', args, { cwd: folder, env, quiet })
  const where = ['--context', contextOf(settings), '--namespace', 'chat-development']
  const kubectl = (...args: string[]) => run('kubectl', [...where, ...args], { env, quiet: true })
  let output = ''
  let stop = async () => {}

  return {
    folder,
    ports,
    baseUrl: `http://localhost:${settings.ingressPort}`,
    /** Returns the output of `tilt up` so far, which includes the log of every pod. */
    output: () => output,
    createCluster: () => createCluster(settings, env),
    ci: () => tilt(['ci', WEB_MODE], false),

    /** Starts `tilt up` and waits until both apps are ready. */
    async up() {
      const up = spawn('tilt', ['up', '--stream', WEB_MODE], { cwd: folder, env: { ...process.env, ...env } })
      const ended = once(up, 'exit')
      const collect = (chunk: Buffer) => {
        output += chunk
      }
      up.stdout.on('data', collect)
      up.stderr.on('data', collect)
      stop = async () => {
        up.kill('SIGTERM')
        await ended
      }
      const apps = ['uiresource/chat-backend', 'uiresource/chat-frontend']
      const ready = () => tilt(['wait', '--for=condition=Ready', '--timeout=180s', ...apps], true)
      // `tilt wait` fails until Tilt has started.
      await vi.waitFor(ready, { timeout: UP_MS, interval: 500 })
    },

    /** Lists each pod with its image and number of restarts. */
    listPods() {
      const containers = '{range .status.containerStatuses[*]}{.imageID} {.restartCount}{end}'
      return kubectl('get', 'pods', '-o', `jsonpath={range .items[*]}{.metadata.name} ${containers}{"\\n"}{end}`)
    },

    /** Returns the image that Tilt built last for an app. */
    imageOf(app: string) {
      return kubectl('get', 'deployment', app, '-o', 'jsonpath={.spec.template.spec.containers[0].image}')
    },

    async remove() {
      await stop()
      await deleteCluster(settings, env)
      const built = ['--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${registryHost(settings)}/*`]
      const images = await run('docker', ['image', 'ls', ...built], { quiet: true })
      if (images) await run('docker', ['image', 'rm', '--force', ...images.split('\n')], { quiet: true })
      for (const left of [folder, own]) rmSync(left, { recursive: true, force: true })
    },
  }
}
