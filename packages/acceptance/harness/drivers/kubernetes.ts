import type { Operations, Part } from '../driver.ts'
import { until, waitForBackends, waitForVersion, waitUntilServing, waitUntilSettled } from '../reachable.ts'
import { PSQL } from './containers.ts'

const WORKLOADS: Record<Part, string> = {
  db: 'statefulset/postgres',
  backend: 'deployment/chat-backend',
  frontend: 'deployment/chat-frontend',
}

/** Maximum time of a rollout on a small machine: pull the images, start the pods, pass the probes. */
const ROLLED_OUT_WITHIN = '180s'

/** The names of pods that do not terminate. */
const BACKENDS = '{{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}{{"\\n"}}{{end}}{{end}}'

/** The names of terminating pods. */
const TERMINATING = BACKENDS.replace('if not', 'if')

export interface Deployment {
  /** Runs kubectl in the application's namespace. Returns its output. */
  kubectl(...args: string[]): Promise<string>
  baseUrl(): string
  /** Applies the overlay. */
  apply(): Promise<unknown>
  /** Builds the images of a version and makes them available to the cluster. Returns their names. */
  publish(version: string): Promise<{ backend: string; frontend: string }>
}

/** Creates the operations on the application in a cluster. */
export function createKubernetesOperations({ kubectl, baseUrl, apply, publish }: Deployment): Operations {
  const rolledOut = async () => {
    for (const workload of Object.values(WORKLOADS)) {
      await kubectl('rollout', 'status', workload, '--timeout', ROLLED_OUT_WITHIN)
    }
  }
  return {
    async stop() {
      for (const workload of Object.values(WORKLOADS)) await kubectl('scale', workload, '--replicas', '0')
      await kubectl('wait', 'pod', '--all', '--for', 'delete', '--timeout', ROLLED_OUT_WITHIN)
    },
    async start() {
      await apply()
      await rolledOut()
      await waitUntilServing(baseUrl())
    },
    async scale(backends) {
      await kubectl('scale', WORKLOADS.backend, '--replicas', String(backends))
      await rolledOut()
      await waitForBackends(baseUrl(), backends)
    },
    async settled() {
      await rolledOut()
      await until(async () => {
        const terminating = await kubectl('get', 'pods', '--template', TERMINATING)
        return terminating === '' || `still terminating: ${terminating}`
      })
      await waitUntilSettled(baseUrl(), this.listBackends)
    },
    async listBackends() {
      const pods = await kubectl('get', 'pods', '--selector', 'app=chat-backend', '--template', BACKENDS)
      return pods.split('\n').filter(Boolean)
    },
    async kill(backend) {
      await kubectl('delete', 'pod', backend, '--grace-period', '0', '--force')
    },
    async restart(backend) {
      await kubectl('delete', 'pod', backend)
      await rolledOut()
    },
    async update(version) {
      const images = await publish(version)
      await kubectl('set', 'image', WORKLOADS.backend, `*=${images.backend}`)
      await kubectl('set', 'image', WORKLOADS.frontend, `*=${images.frontend}`)
      await rolledOut()
      await waitForVersion(baseUrl(), version)
    },
    exec: (part, ...command) => kubectl('exec', WORKLOADS[part], '--', ...command),
    sql: (statement) => kubectl('exec', WORKLOADS.db, '--', ...PSQL, '--command', statement),
  }
}
