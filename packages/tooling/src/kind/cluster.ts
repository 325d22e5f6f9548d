import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../folders.ts'
import { run } from '../process/command.ts'
import { announceRegistry, removeRegistry, startRegistry } from './registry.ts'
import { type ClusterSettings, contextOf } from './settings.ts'

/** How long a cluster may take to be ready: images are there by then, and a slow machine takes half of it. */
const READY_WITHIN = '180s'

/** Makes the cluster, its registry and Traefik; what is there already stays as it is. */
export async function createCluster(settings: ClusterSettings, env: NodeJS.ProcessEnv = {}): Promise<void> {
  if (!(await listClusters()).includes(settings.name)) {
    const config = await clusterConfig(settings)
    const args = ['create', 'cluster', '--name', settings.name, '--config', '-', '--wait', READY_WITHIN]
    await run('kind', args, { input: config, env })
  } else {
    // A context lost from the kubeconfig comes back.
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

/** Removes the cluster and its registry, with all that is in them. */
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
