import { run, succeeds } from '@chat/tooling/process/command'
import { APPS, git, imageOf, PLATFORMS, type Release } from './settings.ts'

/** A separate builder: Docker's own builder supports only this machine's platform and no attestations. */
const BUILDER = 'chat-release'

/**
 * Builds both images and pushes them with the commit as their only tag, because a version must point to a scanned image.
 * A full release has both platforms, a list of its contents (SBOM), and a record of its build (provenance):
 * https://docs.docker.com/build/metadata/attestations/
 */
export async function build(release: Release): Promise<void> {
  const { version, commit, plain } = release
  // Use the time of the commit, so that a second build gives the same image.
  const time = await git('log', '-1', '--format=%ct', commit)
  const args = [`VERSION=${version}`, `COMMIT=${commit}`, `SOURCE_DATE_EPOCH=${time}`]
  if (!plain) await prepareBuilder()
  const how = plain
    ? ['--provenance=false']
    : ['--builder', BUILDER, '--platform', PLATFORMS.join(','), '--sbom=true', '--provenance=mode=max']
  for (const app of APPS) {
    const what = ['--file', `apps/${app}/Dockerfile`, '--tag', imageOf(release, app)]
    const values = args.flatMap((value) => ['--build-arg', value])
    await run('docker', ['buildx', 'build', '--push', '--progress', 'plain', ...how, ...what, ...values, '.'])
  }
}

async function prepareBuilder(): Promise<void> {
  if (await succeeds('docker', ['buildx', 'inspect', BUILDER])) return
  await run('docker', ['buildx', 'create', '--name', BUILDER, '--driver', 'docker-container'])
}
