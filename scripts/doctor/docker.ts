import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { coerce, lt } from 'semver'
import { type Check, DOCKER_TARGETS, type Finding, type Target } from './finding.ts'

/** The first version with `start_interval`, which allows frequent health checks while a container starts. */
const OLDEST_DOCKER = '25.0.0'

/** The first version in which a Compose file can replace a list of another file (`!override`); from the operator's script. */
const OLDEST_COMPOSE =
  /^compose_min=([\d.]+)$/m.exec(readFileSync(join(ROOT, 'compose/operate.sh'), 'utf8'))?.[1] ?? '0'

/** Compose refuses an older version. Plain docker still builds with it. */
const OLDEST_BUILDX = '0.17.0'

/** Checks that Docker is installed and running and that this user may use it, and the versions of Docker, Compose and buildx. */
export const checkDocker: Check = async (ask) => {
  const { found, ok, output, errors } = await ask('docker', 'version', '--format', 'json')
  if (!found) {
    return [
      {
        text: 'Docker is not installed',
        remedy: 'install Docker Desktop or Docker Engine: https://docs.docker.com/get-started/get-docker/',
        blocks: DOCKER_TARGETS,
      },
    ]
  }
  if (!ok) return [whyNot(errors || output)]
  const compose = await ask('docker', 'compose', 'version', '--short')
  const buildx = await ask('docker', 'buildx', 'version')
  return [
    judgeEngine(JSON.parse(output).Server),
    judgeCompose(compose.ok ? compose.output : undefined),
    judgeBuildx(buildx.ok ? buildx.output : undefined),
  ]
}

function whyNot(words: string): Finding {
  if (/permission denied/i.test(words)) {
    return {
      text: 'Docker runs, but this user may not use it (permission denied)',
      remedy: 'sudo usermod -aG docker "$USER", then sign in to this machine again',
      blocks: DOCKER_TARGETS,
    }
  }
  return {
    text: `Docker does not run (${words.split('\n').at(-1)})`,
    remedy:
      'start Docker Desktop, or `sudo systemctl start docker`; DOCKER_HOST and `docker context ls` show the address in use',
    blocks: DOCKER_TARGETS,
  }
}

function judgeEngine({ Version, ApiVersion, MinAPIVersion }: Record<string, string>): Finding {
  const text = `Docker ${Version}, API ${MinAPIVersion} to ${ApiVersion}`
  if (!isOlder(Version, OLDEST_DOCKER)) return { text }
  return { text, remedy: `update Docker to ${OLDEST_DOCKER} or later`, blocks: DOCKER_TARGETS }
}

const COMPOSE_TARGETS: Target[] = ['compose', 'production']

function judgeCompose(version: string | undefined): Finding {
  const remedy = `install Compose ${OLDEST_COMPOSE} or later: https://docs.docker.com/compose/install/`
  if (!version) return { text: 'Docker Compose is not installed', remedy, blocks: COMPOSE_TARGETS }
  if (isOlder(version, OLDEST_COMPOSE)) return { text: `Compose ${version}`, remedy, blocks: COMPOSE_TARGETS }
  return { text: `Compose ${version}` }
}

/** @param answer what `docker buildx version` prints: `github.com/docker/buildx v0.29.1 COMMIT` */
function judgeBuildx(answer: string | undefined): Finding {
  const remedy =
    `install buildx ${OLDEST_BUILDX} or later, the package docker-buildx-plugin of Docker or docker-buildx of ` +
    'your distribution: https://docs.docker.com/build/install-buildx/'
  // Without buildx, `docker build` uses the old builder, which does not support `--platform` and `--mount` in Dockerfiles.
  if (answer === undefined) return { text: 'buildx is not installed', remedy, blocks: ['docker-run', 'compose'] }
  const version = / v?(\d\S*)/.exec(answer)?.[1]
  const text = version ? `buildx ${version}` : 'the version of buildx is unknown'
  return isOlder(version, OLDEST_BUILDX) ? { text, remedy, blocks: ['compose'] } : { text }
}

/** Compares numbers alone: a distribution's suffix, such as 2.40.3-3, is no pre-release. */
export function isOlder(version: string | undefined, oldest: string): boolean {
  const numbers = coerce(version)
  return !numbers || lt(numbers, oldest)
}
