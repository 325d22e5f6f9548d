import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { coerce, lt } from 'semver'
import { type Container, labelOf, listContainers, nameOf } from './containers.ts'
import type { Ask, Check, Finding } from './finding.ts'

const PROJECT = 'com.docker.compose.project'

/** The first Traefik that works with Docker 29 and later: https://github.com/traefik/traefik/issues/12253 */
const FIRST_TRAEFIK = '3.6.1'

/** The names of the containers of compose/docker-run.sh, without PREFIX. */
const NAMES = ['db', 'backend', 'frontend']

/** Finds containers of an earlier start that prevent the next one. */
export const checkLeftovers: Check = async (ask) => {
  const containers = await listContainers(ask)
  const { output } = await ask('docker', 'version', '--format', '{{.Server.MinAPIVersion}}')
  return [
    ...findOtherStack(containers),
    ...findTakenNames(containers),
    ...findOldTraefik(containers, output),
    ...(await Promise.all(containers.filter(isDatabase).map((database) => checkPassword(ask, database)))).flat(),
  ]
}

/** Returns the name of this project's stack in Compose. */
export function projectName(env: NodeJS.ProcessEnv = process.env): string {
  const [, name = 'chat'] = /^name: (\S+)/m.exec(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) ?? []
  return env.COMPOSE_PROJECT_NAME || name
}

/** Finds a stack of the same name from another folder: Compose would use its containers and volumes. */
export function findOtherStack(containers: Container[], root = ROOT): Finding[] {
  const folders = containers
    .filter((one) => labelOf(one, PROJECT) === projectName())
    .map((one) => labelOf(one, `${PROJECT}.working_dir`))
    .filter((folder) => folder && folder !== root)
  return [...new Set(folders)].map((folder) => ({
    text: `A stack of the same name (${projectName()}) was started in ${folder}: Compose would use its containers and volumes`,
    remedy: `\`docker compose down\` in that folder, or choose another name here: export COMPOSE_PROJECT_NAME=${projectName()}2`,
    blocks: ['compose', 'production'],
  }))
}

/** Finds containers of other projects with a name that compose/docker-run.sh uses. */
export function findTakenNames(containers: Container[], env: NodeJS.ProcessEnv = process.env): Finding[] {
  return containers
    .filter(
      (one) => NAMES.some((name) => nameOf(one) === `${env.PREFIX ?? ''}${name}`) && !labelOf(one, 'chat.docker-run'),
    )
    .map((one) => ({
      text: `A container named ${nameOf(one)} already exists (${one.Config.Image}, ${one.State.Status})`,
      remedy: `\`docker rm --force ${nameOf(one)}\` if you do not need it, or choose a prefix for the new containers: export PREFIX=second-`,
      blocks: ['docker-run'],
    }))
}

/** Finds a Traefik that is too old for this Docker: it finds no container, and answers 404 to every request. */
export function findOldTraefik(containers: Container[], minApi: string): Finding[] {
  if (lt(coerce(minApi) ?? '0.0.0', '1.25.0')) return []
  return containers.flatMap((one) => {
    const [, tag] = /(?:^|\/)traefik:v?([\d.]+)/.exec(one.Config.Image) ?? []
    // A tag such as v3.7 means the newest patch version.
    if (!tag || !lt(coerce(tag.split('.').length < 3 ? `${tag}.99` : tag) ?? '0.0.0', FIRST_TRAEFIK)) return []
    const text = `The container ${nameOf(one)} runs ${one.Config.Image}, which cannot talk to this Docker`
    return [{ text, remedy: `use traefik:v${FIRST_TRAEFIK} or later` }]
  })
}

const isDatabase = (container: Container) =>
  container.State.Status === 'running' &&
  ((labelOf(container, PROJECT) === projectName() && labelOf(container, 'com.docker.compose.service') === 'db') ||
    (labelOf(container, 'chat.docker-run') !== undefined && /db$/.test(nameOf(container))))

/** Signs in over the network inside the database's container. PostgreSQL requires a password there, but not on its socket. */
const SIGN_IN =
  'PGPASSWORD=$(cat /run/chat/database-password) psql -h "$(hostname -i)" -U postgres -d postgres -c "SELECT 1" 2>&1'

/** Sets the password that the other containers read. */
const ALTER = `psql -U postgres -c "ALTER ROLE postgres PASSWORD '$(cat /run/chat/database-password)'"`

/** Checks the database's password. A volume keeps the password of its creation, even if the setting changes later. */
async function checkPassword(ask: Ask, database: Container): Promise<Finding[]> {
  const name = nameOf(database)
  const { output } = await ask('docker', 'exec', name, 'sh', '-c', SIGN_IN)
  if (!/password authentication failed/.test(output)) return []
  return [
    {
      text: `The database in ${name} has a different password than the setting: its volume is older`,
      remedy: `docker exec ${name} sh -c '${ALTER.replaceAll("'", `'\\''`)}' keeps the data; to delete the data instead, remove the volume (down --volumes)`,
      blocks: labelOf(database, PROJECT) ? ['compose', 'production'] : ['docker-run'],
    },
  ]
}
