import type { Ask } from './finding.ts'

/** The part of a service in `docker compose config` that the doctor reads. */
export interface ComposeService {
  environment?: Record<string, string | null>
  volumes?: { type: string; source: string; target: string }[]
}

/** Returns the services of these Compose files, with the values of the shell and `.env`. Empty if Compose refuses the files. */
export async function readServices(ask: Ask, files: string[]): Promise<Record<string, ComposeService>> {
  const named = files.flatMap((file) => ['-f', file])
  const { ok, output } = await ask('docker', 'compose', ...named, '--profile', '*', 'config', '--format', 'json')
  return ok && output ? JSON.parse(output).services : {}
}

/** Returns the folders, files and sockets of this machine that a service mounts. */
export const bindsOf = ({ volumes = [] }: ComposeService) => volumes.filter(({ type }) => type === 'bind')
