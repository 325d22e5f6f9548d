import type { Ask } from './finding.ts'

/** The fields of `docker inspect` that the doctor reads. */
export interface Container {
  Name: string
  Config: { Image: string; Env: string[] | null; Labels: Record<string, string> | null }
  State: { Status: string; ExitCode: number; Restarting: boolean }
  HostConfig: { NetworkMode: string }
  NetworkSettings: { Ports: Record<string, { HostPort: string }[] | null> | null }
}

/** Returns every container of this machine, running or not. Empty if Docker does not answer. */
export async function listContainers(ask: Ask): Promise<Container[]> {
  const ids = await ask('docker', 'ps', '--all', '--quiet')
  if (!ids.ok || !ids.output) return []
  const { output } = await ask('docker', 'inspect', '--type', 'container', ...ids.output.split(/\s+/))
  // If a container was removed meanwhile, `docker inspect` fails but still prints the others.
  return JSON.parse(output || '[]')
}

/** Returns the name without Docker's leading slash. */
export const nameOf = (container: Container) => container.Name.replace('/', '')

/** Returns whether a container runs an image of the chat. */
export const isChat = ({ Config }: Container) => /(^|\/)chat-(backend|frontend)(:|@|$)/.test(Config.Image)

export const labelOf = ({ Config }: Container, name: string) => Config.Labels?.[name]

/** Returns the ports of this machine that a container publishes. */
export const publishedPorts = ({ NetworkSettings }: Container) =>
  Object.values(NetworkSettings.Ports ?? {}).flatMap(
    (bindings) => bindings?.map(({ HostPort }) => Number(HostPort)) ?? [],
  )
