import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { readSettings } from '@chat/tooling/kind/settings'
import { isTaken } from '@chat/tooling/process/ports'
import { type Container, labelOf, listContainers, nameOf, publishedPorts } from './containers.ts'
import type { Ask, Check, Finding, Target } from './finding.ts'

interface Wanted {
  port: number
  targets: Target[]
  /** How to choose another port. */
  other: string
}

/** Finds ports that a target needs and another program uses. */
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

function takenBy(container: Container, { port, targets, other }: Wanted): Finding {
  const name = nameOf(container)
  const text = `Port ${port} is taken by the container ${name}`
  const own = ownTargetOf(container)
  const blocks = targets.filter((target) => target !== own)
  if (own && blocks.length === 0) return { text: `${text}, which belongs to this project` }
  return { text, remedy: `\`docker stop ${name}\`, or ${other}`, blocks }
}

async function takenByProgram(ask: Ask, { port, targets, other }: Wanted): Promise<Finding> {
  const program = await programAt(ask, port)
  return { text: `Port ${port} is taken by ${program}`, remedy: `stop it, or ${other}`, blocks: targets }
}

/** Returns the target of a container of this project. */
function ownTargetOf(container: Container): Target | undefined {
  if (labelOf(container, 'com.docker.compose.project.working_dir') === ROOT) return 'compose'
  if (labelOf(container, 'chat.docker-run')) return 'docker-run'
  const { name } = readSettings()
  return nameOf(container).startsWith(`${name}-`) ? 'kind' : undefined
}

/** Returns the ports of each target, from the files that define them. */
export function wantedPorts(env: NodeJS.ProcessEnv): Wanted[] {
  const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
  const compose = (file: string) =>
    [...read(file).matchAll(/127\.0\.0\.1:\$\{(\w+):-(\d+)\}/g)].map(([, name = '', port]) => ({
      name,
      port: Number(port),
    }))
  const edge = compose('docker-compose.yml').map(({ name, port }) => ({
    port: Number(env[name] || port),
    targets: ['node', 'docker-run', 'compose', 'kind'] as Target[],
    other: `choose another port: ${name}=${port + 1} before the command (npm start has options for it)`,
  }))
  const ofFile = (file: string, targets: Target[]) =>
    compose(file).map(({ name, port }) => ({
      port: Number(env[name] || port),
      targets,
      other: `choose another port: ${name}=${port + 1} before the command`,
    }))
  const development = ofFile('docker-compose.override.yml', ['compose'])
  // Prometheus and Grafana belong to no target.
  const monitoring = ofFile('compose/monitoring.yml', [])
  const { ingressPort, registryPort } = readSettings(env)
  const kind = [
    { port: ingressPort, targets: ['kind'] as Target[], other: 'choose another port with KIND_INGRESS_PORT' },
    { port: registryPort, targets: ['kind'] as Target[], other: 'choose another port with KIND_REGISTRY_PORT' },
  ]
  const production = [80, 443].map((port) => ({
    port,
    targets: ['production'] as Target[],
    other: 'use another machine: production needs the ports 80 and 443',
  }))
  return [...edge, ...development, ...monitoring, ...production, ...kind]
}

/** Returns the program that listens at a port, from `lsof` or `ss`. */
async function programAt(ask: Ask, port: number): Promise<string> {
  const lsof = await ask('lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc')
  const ss = lsof.ok ? lsof : await ask('ss', '-ltnp', `sport = :${port}`)
  return parseProgram(ss.output) ?? 'another program'
}

/** Returns `node (process 42)` from the output of lsof -Fpc or ss -p. Undefined if the output names no program. */
export function parseProgram(output: string): string | undefined {
  const lsof = /^p(\d+)\n(?:.*\n)*?c(.+)$/m.exec(output)
  if (lsof) return `${lsof[2]} (process ${lsof[1]})`
  const ss = /users:\(\("([^"]+)",pid=(\d+)/.exec(output)
  return ss ? `${ss[1]} (process ${ss[2]})` : undefined
}
