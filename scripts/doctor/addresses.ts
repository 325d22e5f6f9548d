import { type Container, isChat, listContainers, nameOf } from './containers.ts'
import type { Check } from './finding.ts'

/** Where the chat's images are told the address of another container. */
const VARIABLES = ['DATABASE_URL', 'REDIS_URL', 'API_UPSTREAM']

/** Containers that were told to look for another one in themselves: `localhost` in a container is that container. */
export const checkAddresses: Check = async (ask) =>
  (await listContainers(ask)).filter(isChat).flatMap((container) =>
    findLocalAddresses(container).map((variable) => ({
      text: `The container ${nameOf(container)} has localhost in ${variable}: in a container that is the container itself`,
      remedy: `give it the other container's name there, such as db or backend, and put both into one network of your own`,
    })),
  )

/** The variables of a container whose address is its own loopback. */
export function findLocalAddresses({ Config, HostConfig }: Pick<Container, 'Config' | 'HostConfig'>): string[] {
  // With the network of this machine, localhost is this machine.
  if (HostConfig.NetworkMode === 'host') return []
  return (Config.Env ?? []).flatMap((entry) => {
    const [name = '', ...value] = entry.split('=')
    return VARIABLES.includes(name) && isLoopback(value.join('=')) ? [name] : []
  })
}

function isLoopback(address: string): boolean {
  const { hostname } = URL.canParse(address) ? new URL(address) : { hostname: '' }
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
