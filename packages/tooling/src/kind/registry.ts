import { run, succeeds } from '../process/command.ts'
import { type ClusterSettings, contextOf, registryHost, registryName } from './settings.ts'

export const REGISTRY_IMAGE = 'registry:2'

/** Starts the registry on this machine's loopback and in kind's network. */
export async function startRegistry(settings: ClusterSettings): Promise<void> {
  const name = registryName(settings)
  if (await succeeds('docker', ['start', name])) return
  await succeeds('docker', ['rm', '--force', '--volumes', name])
  const port = `127.0.0.1:${settings.registryPort}:5000`
  const options = ['--detach', '--restart', 'unless-stopped', '--network', 'kind', '--publish', port]
  await run('docker', ['run', ...options, '--name', name, REGISTRY_IMAGE], { quiet: true })
}

export async function removeRegistry(settings: ClusterSettings): Promise<void> {
  await run('docker', ['rm', '--force', '--volumes', registryName(settings)], { quiet: true })
}

/**
 * Configures each node to resolve the registry's name on this machine to its container, and announces the registry to
 * tools such as Tilt: https://kind.sigs.k8s.io/docs/user/local-registry/
 */
export async function announceRegistry(settings: ClusterSettings, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = `/etc/containerd/certs.d/${registryHost(settings)}`
  const hosts = `[host."http://${registryName(settings)}:5000"]\n`
  const nodes = await run('kind', ['get', 'nodes', '--name', settings.name], { quiet: true })
  for (const node of nodes.split('\n')) {
    await run('docker', ['exec', node, 'mkdir', '-p', folder])
    await run('docker', ['exec', '--interactive', node, 'cp', '/dev/stdin', `${folder}/hosts.toml`], { input: hosts })
  }
  await run('kubectl', ['--context', contextOf(settings), 'apply', '--filename', '-'], {
    input: announcement(registryHost(settings)),
    quiet: true,
    env,
  })
}

// A standard of local clusters: https://github.com/kubernetes/enhancements/tree/master/keps/sig-cluster-lifecycle/generic/1755-communicating-a-local-registry
function announcement(host: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: local-registry-hosting
  namespace: kube-public
data:
  localRegistryHosting.v1: |
    host: ${host}
`
}
