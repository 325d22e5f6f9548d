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

/** The list of known vulnerabilities that the scan ignores until a day. */
export const WAIVERS = '.trivyignore.yaml'

/** The volume with Trivy's vulnerability database, kept between scans. */
const CACHE = 'chat-trivy:/root/.cache/trivy'

/**
 * Fails if a waiver has expired, or if Trivy finds a high or critical vulnerability in the Alpine packages of an image or in
 * the lockfile. The lockfile is scanned because a bundle does not name its npm packages.
 */
export async function scan(release: Release): Promise<void> {
  const faults = findWaiverFaults(await readFile(join(ROOT, WAIVERS), 'utf8'), new Date().toISOString().slice(0, 10))
  if (faults.length > 0) throw new Failure(`${WAIVERS} has faults:\n${faults.join('\n')}`)

  const platforms = release.plain ? [[]] : PLATFORMS.map((platform) => ['--platform', platform])
  for (const app of APPS) {
    for (const platform of platforms) await trivy('image', ...platform, imageOf(release, app))
  }
  await trivy('fs', '/project/pnpm-lock.yaml')
}

/** Runs a command of Trivy with the options of the course. TRIVY_IMAGE names the image in a mirror of Docker Hub. */
async function trivy(command: string, ...what: string[]): Promise<void> {
  const signIn = join(homedir(), '.docker', 'config.json')
  const mounts = [
    CACHE,
    `${join(ROOT, 'pnpm-lock.yaml')}:/project/pnpm-lock.yaml:ro`,
    `${join(ROOT, WAIVERS)}:/project/${WAIVERS}:ro`,
    // For a private registry.
    ...(existsSync(signIn) ? [`${signIn}:/root/.docker/config.json:ro`] : []),
  ].flatMap((mount) => ['--volume', mount])
  // Host networking reaches a registry on the loopback of this machine.
  const container = ['run', '--rm', '--network', 'host', ...mounts, process.env.TRIVY_IMAGE || TRIVY]
  const gate = ['--scanners', 'vuln', '--severity', 'HIGH,CRITICAL', '--exit-code', '1']
  await run('docker', [...container, command, ...gate, '--ignorefile', `/project/${WAIVERS}`, ...what])
}
