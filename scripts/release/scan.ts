import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '@chat/tooling/failure'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { APPS, imageOf, PLATFORMS, type Release } from './settings.ts'
import { findWaiverFaults } from './waivers.ts'

// renovate: datasource=docker depName=aquasec/trivy
const TRIVY = 'aquasec/trivy:0.74.0'

/** Known vulnerabilities that are passed over for a while. */
export const WAIVERS = '.trivyignore.yaml'

/** Between scans the database of vulnerabilities is kept here. */
const CACHE = 'chat-trivy:/root/.cache/trivy'

/**
 * Fails when a waiver is out of date, or when Trivy knows a high or critical vulnerability of what is released: Alpine's
 * packages in each image, and the npm packages of the lockfile, as a bundle does not show what it was made of.
 */
export async function scan(release: Release): Promise<void> {
  const faults = findWaiverFaults(await readFile(join(ROOT, WAIVERS), 'utf8'), new Date().toISOString().slice(0, 10))
  if (faults.length > 0) throw new Failure(`${WAIVERS} is not in order.\n${faults.join('\n')}`)

  const platforms = release.plain ? [[]] : PLATFORMS.map((platform) => ['--platform', platform])
  for (const app of APPS) {
    for (const platform of platforms) await trivy('image', ...platform, imageOf(release, app))
  }
  await trivy('fs', '/project/pnpm-lock.yaml')
}

/** Runs one of Trivy's commands as the course has it. TRIVY_IMAGE is for a registry of one's own that mirrors Docker Hub. */
async function trivy(command: string, ...what: string[]): Promise<void> {
  const signIn = join(homedir(), '.docker', 'config.json')
  const mounts = [
    CACHE,
    `${join(ROOT, 'pnpm-lock.yaml')}:/project/pnpm-lock.yaml:ro`,
    `${join(ROOT, WAIVERS)}:/project/${WAIVERS}:ro`,
    // For a private registry.
    ...(existsSync(signIn) ? [`${signIn}:/root/.docker/config.json:ro`] : []),
  ].flatMap((mount) => ['--volume', mount])
  // The network of this machine, so that a registry on its loopback is reached.
  const container = ['run', '--rm', '--network', 'host', ...mounts, process.env.TRIVY_IMAGE || TRIVY]
  const gate = ['--scanners', 'vuln', '--severity', 'HIGH,CRITICAL', '--exit-code', '1']
  await run('docker', [...container, command, ...gate, '--ignorefile', `/project/${WAIVERS}`, ...what])
}
