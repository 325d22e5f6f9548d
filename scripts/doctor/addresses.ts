import { type Container, isChat, listContainers, nameOf } from './containers.ts'
import type { Check } from './finding.ts'

/** Variables of the chat's images that contain the address of another container. */
const VARIABLES = ['DATABASE_URL', 'REDIS_URL', 'API_UPSTREAM']

/** Finds containers that connect to another container at `localhost`, which is the container itself. */
export const checkAddresses: Check = async (ask) =>
  (await listContainers(ask)).filter(isChat).flatMap((container) =>
    findLocalAddresses(container).map((variable) => ({
      text: `The container ${nameOf(container)} has localhost in ${variable}: inside a container, localhost is that container`,
      remedy:
        'use the name of the other container, such as db or backend, and connect both to a network that you create',
    })),
  )

/** Returns the variables that contain a loopback address. */
export function findLocalAddresses({ Config, HostConfig }: Pick<Container, 'Config' | 'HostConfig'>): string[] {
  // With host networking, localhost is this machine.
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
