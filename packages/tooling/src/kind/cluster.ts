import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../folders.ts'
import { run } from '../process/command.ts'
import { announceRegistry, removeRegistry, startRegistry } from './registry.ts'
import { type ClusterSettings, contextOf } from './settings.ts'

/** Maximum time until a cluster is ready, without the download of images. A slow machine takes half of it. */
const READY_WITHIN = '180s'

/** Creates the cluster, its registry and Traefik. Existing parts stay unchanged. */
export async function createCluster(settings: ClusterSettings, env: NodeJS.ProcessEnv = {}): Promise<void> {
  if (!(await listClusters()).includes(settings.name)) {
    const config = await clusterConfig(settings)
    const args = ['create', 'cluster', '--name', settings.name, '--config', '-', '--wait', READY_WITHIN]
    await run('kind', args, { input: config, env })
  } else {
    // Restore a context that is missing in the kubeconfig.
    await run('kind', ['export', 'kubeconfig', '--name', settings.name], { quiet: true, env })
  }
  await startRegistry(settings)
  await announceRegistry(settings, env)
  const kubectl = (...args: string[]) =>
    run('kubectl', ['--context', contextOf(settings), ...args], { env, quiet: true })
  await kubectl('apply', '--filename', join('k8s', 'kind', 'traefik.yaml'))
  const rollout = ['rollout', 'status', 'deployment/traefik', '--timeout', READY_WITHIN]
  await kubectl('--namespace', 'kube-system', ...rollout)
}

/** Deletes the cluster and its registry, with all data. */
export async function deleteCluster(settings: ClusterSettings, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await run('kind', ['delete', 'cluster', '--name', settings.name], { env })
  await removeRegistry(settings)
}

async function listClusters(): Promise<string[]> {
  return (await run('kind', ['get', 'clusters'], { quiet: true })).split('\n')
}

async function clusterConfig(settings: ClusterSettings): Promise<string> {
  const config = await readFile(join(ROOT, 'k8s', 'kind', 'cluster.yaml'), 'utf8')
  return config.replace(/hostPort: \d+/, `hostPort: ${settings.ingressPort}`)
}
