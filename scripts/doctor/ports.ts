import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { readSettings } from '@chat/tooling/kind/settings'
import { isTaken } from '@chat/tooling/process/ports'
import { type Container, labelOf, listContainers, nameOf, publishedPorts } from './containers.ts'
import type { Ask, Check, Finding, Path } from './finding.ts'

interface Wanted {
  port: number
  paths: Path[]
  /** How to take another one. */
  other: string
}

/** Ports that a path needs and another program has: which, and how to go on. */
export const checkPorts: Check = async (ask) => {
  const containers = await listContainers(ask)
  const findings = await Promise.all(
    wantedPorts(process.env).map(async (wanted): Promise<Finding[]> => {
      if (!(await isTaken(wanted.port))) return []
      const container = containers.find((one) => publishedPorts(one).includes(wanted.port))
      return [container ? takenBy(container, wanted) : await takenByProgram(ask, wanted)]
    }),
  )
  return findings.flat()
}

function takenBy(container: Container, { port, paths, other }: Wanted): Finding {
  const name = nameOf(container)
  const text = `Port ${port} is taken by the container ${name}`
  const own = ownPathOf(container)
  const blocks = paths.filter((path) => path !== own)
  if (own && blocks.length === 0) return { text: `${text}, this project's own` }
  return { text, remedy: `\`docker stop ${name}\`, or ${other}`, blocks }
}

async function takenByProgram(ask: Ask, { port, paths, other }: Wanted): Promise<Finding> {
  const program = await programAt(ask, port)
  return { text: `Port ${port} is taken by ${program}`, remedy: `stop it, or ${other}`, blocks: paths }
}

/** The path that a container of this project belongs to. */
function ownPathOf(container: Container): Path | undefined {
  if (labelOf(container, 'com.docker.compose.project.working_dir') === ROOT) return 'compose'
  if (labelOf(container, 'chat.docker-run')) return 'docker-run'
  const { name } = readSettings()
  return nameOf(container).startsWith(`${name}-`) ? 'kind' : undefined
}

/** The ports of each path, read where they are set. */
export function wantedPorts(env: NodeJS.ProcessEnv): Wanted[] {
  const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
  const compose = (file: string) =>
    [...read(file).matchAll(/127\.0\.0\.1:\$\{(\w+):-(\d+)\}/g)].map(([, name = '', port]) => ({
      name,
      port: Number(port),
    }))
  const edge = compose('docker-compose.yml').map(({ name, port }) => ({
    port: Number(env[name] || port),
    paths: ['node', 'docker-run', 'compose', 'kind'] as Path[],
    other: `choose another one: ${name}=${port + 1} before the command (npm start has options for it)`,
  }))
  const ofFile = (file: string, paths: Path[]) =>
    compose(file).map(({ name, port }) => ({
      port: Number(env[name] || port),
      paths,
      other: `choose another one: ${name}=${port + 1} before the command`,
    }))
  const development = ofFile('docker-compose.override.yml', ['compose'])
  // Prometheus and Grafana are no path of their own.
  const monitoring = ofFile('compose/monitoring.yml', [])
  const { ingressPort, registryPort } = readSettings(env)
  const kind = [
    { port: ingressPort, paths: ['kind'] as Path[], other: 'choose another one with KIND_INGRESS_PORT' },
    { port: registryPort, paths: ['kind'] as Path[], other: 'choose another one with KIND_REGISTRY_PORT' },
  ]
  const production = [80, 443].map((port) => ({
    port,
    paths: ['production'] as Path[],
    other: 'give it up: a certificate is issued for these ports alone',
  }))
  return [...edge, ...development, ...monitoring, ...production, ...kind]
}

/** The program that listens there, by the tools that systems have for it. */
async function programAt(ask: Ask, port: number): Promise<string> {
  const lsof = await ask('lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc')
  const ss = lsof.ok ? lsof : await ask('ss', '-ltnp', `sport = :${port}`)
  return parseProgram(ss.output) ?? 'another program'
}

/** `node (process 42)` from what lsof -Fpc or ss -p print; undefined where they do not tell. */
export function parseProgram(output: string): string | undefined {
  const lsof = /^p(\d+)\n(?:.*\n)*?c(.+)$/m.exec(output)
  if (lsof) return `${lsof[2]} (process ${lsof[1]})`
  const ss = /users:\(\("([^"]+)",pid=(\d+)/.exec(output)
  return ss ? `${ss[1]} (process ${ss[2]})` : undefined
}
