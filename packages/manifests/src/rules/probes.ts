import type { Probe } from '../objects.ts'
import { eachWorkload, type Rule } from '../rule.ts'

/** What answers only while the database does: packages/contract/src/paths.ts. */
const ASKS_OTHERS = ['/readyz', '/ready', '/health/ready', '/api/health']

const KINDS = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const

export const PROBES: Rule[] = [
  {
    id: 'probes',
    why: 'Without one, traffic goes to a pod that cannot serve, one that hangs stays, or one that starts slowly never does.',
    find: eachWorkload(({ lasting }) =>
      lasting.flatMap((container) =>
        KINDS.filter((kind) => !container[kind]).map((kind) => `${container.name}: no ${kind}`),
      ),
    ),
  },
  {
    id: 'liveness-asks-nobody',
    why: 'While the database is away every pod would be restarted, again and again, for nothing.',
    find: eachWorkload(({ lasting }) =>
      lasting
        .filter(({ livenessProbe }) => ASKS_OTHERS.includes(livenessProbe?.httpGet?.path ?? ''))
        .map(({ name, livenessProbe }) => `${name}: liveness asks ${livenessProbe?.httpGet?.path}`),
    ),
  },
  {
    id: 'readiness-asks-database',
    why: 'A backend whose database is away would be given work that it can only refuse.',
    find: eachWorkload(({ labels, lasting }) =>
      lasting
        .filter(
          ({ name, readinessProbe }) =>
            labels.app === 'chat-backend' &&
            name === 'backend' &&
            !ASKS_OTHERS.includes(readinessProbe?.httpGet?.path ?? ''),
        )
        .map(({ readinessProbe }) => `readiness asks ${readinessProbe?.httpGet?.path}`),
    ),
  },
  {
    id: 'probe-port',
    why: 'A probe of a port that nobody listens on never passes.',
    find: eachWorkload(({ lasting }) =>
      lasting.flatMap(({ name, ports = [], ...probes }) =>
        KINDS.map((kind) => probes[kind]?.httpGet?.port)
          .filter((port) => port !== undefined && !ports.some((own) => own.name === port || own.containerPort === port))
          .map((port) => `${name}: probes port ${port}, which it has not`),
      ),
    ),
  },
  {
    id: 'probe-over-tcp',
    why: "PostgreSQL's first start answers on its Unix socket before the database is there.",
    find: eachWorkload(({ lasting }) =>
      lasting.flatMap(({ name, ...probes }) =>
        KINDS.filter((kind) => overSocket(probes[kind])).map((kind) => `${name}: ${kind} asks without -h`),
      ),
    ),
  },
]

function overSocket(probe: Probe | undefined): boolean {
  const command = probe?.exec?.command ?? []
  return command[0] === 'pg_isready' && !command.includes('-h')
}
