import type { Ask } from './finding.ts'

/** The part of what `docker inspect` tells of a container that is read here. */
export interface Container {
  Name: string
  Config: { Image: string; Env: string[] | null; Labels: Record<string, string> | null }
  State: { Status: string; ExitCode: number; Restarting: boolean }
  HostConfig: { NetworkMode: string }
  NetworkSettings: { Ports: Record<string, { HostPort: string }[] | null> | null }
}

/** Every container of this machine, running or not; none where Docker does not answer. */
export async function listContainers(ask: Ask): Promise<Container[]> {
  const ids = await ask('docker', 'ps', '--all', '--quiet')
  if (!ids.ok || !ids.output) return []
  const { output } = await ask('docker', 'inspect', '--type', 'container', ...ids.output.split(/\s+/))
  // One that has gone meanwhile is missing in the list, and the others are there.
  return JSON.parse(output || '[]')
}

/** A container's name as one types it. */
export const nameOf = (container: Container) => container.Name.replace('/', '')

/** Whether a container runs one of the chat's images. */
export const isChat = ({ Config }: Container) => /(^|\/)chat-(backend|frontend)(:|@|$)/.test(Config.Image)

/** The value of a label, or nothing. */
export const labelOf = ({ Config }: Container, name: string) => Config.Labels?.[name]

/** The ports of this machine that lead to a container. */
export const publishedPorts = ({ NetworkSettings }: Container) =>
  Object.values(NetworkSettings.Ports ?? {}).flatMap(
    (bindings) => bindings?.map(({ HostPort }) => Number(HostPort)) ?? [],
  )
