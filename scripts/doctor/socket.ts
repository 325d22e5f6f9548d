import { existsSync, realpathSync } from 'node:fs'
import { bindsOf, readServices } from './compose-config.ts'
import type { Check, Finding, Target } from './finding.ts'

const BLOCKS: Target[] = ['compose', 'production']

export interface Engine {
  /** The address to which this machine's `docker` sends requests: `unix:///var/run/docker.sock`, `ssh://host`. */
  endpoint: string
  /** The socket that Compose mounts: DOCKER_SOCKET. */
  mounted: string
  /** Docker's description of its system and its security options. */
  info: string
}

/** Checks that Compose mounts the socket of the Docker in use. Through another socket Traefik finds no container. */
export const checkSocket: Check = async (ask) => {
  const info = await ask('docker', 'info', '--format', '{{.OperatingSystem}} {{json .SecurityOptions}}')
  const endpoint = await ask('docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}')
  const { 'socket-proxy': proxy = {} } = await readServices(ask, ['docker-compose.yml'])
  const mounted = bindsOf(proxy)[0]?.source
  if (!info.ok || !endpoint.ok || !mounted) return []
  return judgeSocket({ endpoint: endpoint.output, mounted, info: info.output })
}

export function judgeSocket({ endpoint, mounted, info }: Engine, platform = process.platform): Finding[] {
  // Docker Desktop and similar products mount the socket of their virtual machine, so its path here does not matter.
  if (platform !== 'linux' || info.startsWith('Docker Desktop')) return []
  const [, path] = /^unix:\/\/(.+)$/.exec(endpoint) ?? []
  if (path) return realPath(path) === realPath(mounted) ? [] : [otherSocket(path, mounted)]
  const isLocal = /^tcp:\/\/(localhost|127\.|\[::1\])/.test(endpoint)
  const rootless = info.includes('name=rootless') ? ' It is rootless: set DOCKER_SOCKET to its socket there.' : ''
  if (isLocal && !rootless) return []
  return [
    {
      text: `Docker is at ${endpoint}: Compose mounts ${mounted} and the sources of that machine, and publishes ports on its loopback.${rootless}`,
      remedy: 'run the commands on that machine, or `docker context use default`',
      blocks: rootless ? BLOCKS : ['compose'],
    },
  ]
}

const otherSocket = (path: string, mounted: string): Finding => ({
  text: `Docker's socket is ${path}, and Compose mounts ${mounted}: Traefik finds no container and answers 404`,
  remedy: `echo DOCKER_SOCKET=${path} >>.env`,
  blocks: BLOCKS,
})

const realPath = (path: string) => (existsSync(path) ? realpathSync(path) : path)
