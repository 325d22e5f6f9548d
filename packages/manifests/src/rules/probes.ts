import type { Probe } from '../objects.ts'
import { eachWorkload, type Rule } from '../rule.ts'

/** Paths of packages/contract/src/paths.ts that need the database. */
const DATABASE_PATHS = ['/readyz', '/ready', '/health/ready', '/api/health']

const KINDS = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const

export const PROBES: Rule[] = [
  {
    id: 'probes',
    why: 'Requests reach a pod that is not ready, a pod that hangs keeps running, or a pod that starts slowly is killed.',
    find: eachWorkload(({ lasting }) =>
      lasting.flatMap((container) =>
        KINDS.filter((kind) => !container[kind]).map((kind) => `${container.name}: no ${kind}`),
      ),
    ),
  },
  {
    id: 'liveness-without-database',
    why: 'While the database is down, Kubernetes would restart every backend again and again.',
    find: eachWorkload(({ lasting }) =>
      lasting
        .filter(({ livenessProbe }) => DATABASE_PATHS.includes(livenessProbe?.httpGet?.path ?? ''))
        .map(({ name, livenessProbe }) => `${name}: liveness uses ${livenessProbe?.httpGet?.path}`),
    ),
  },
  {
    id: 'readiness-with-database',
    why: 'A backend without its database would get requests that it can only refuse.',
    find: eachWorkload(({ labels, lasting }) =>
      lasting
        .filter(
          ({ name, readinessProbe }) =>
            labels.app === 'chat-backend' &&
            name === 'backend' &&
            !DATABASE_PATHS.includes(readinessProbe?.httpGet?.path ?? ''),
        )
        .map(({ readinessProbe }) => `readiness uses ${readinessProbe?.httpGet?.path}`),
    ),
  },
  {
    id: 'probe-port',
    why: 'A probe of a port without a listener never passes.',
    find: eachWorkload(({ lasting }) =>
      lasting.flatMap(({ name, ports = [], ...probes }) =>
        KINDS.map((kind) => probes[kind]?.httpGet?.port)
          .filter((port) => port !== undefined && !ports.some((own) => own.name === port || own.containerPort === port))
          .map((port) => `${name}: a probe uses port ${port}, which the container does not have`),
      ),
    ),
  },
  {
    id: 'probe-over-tcp',
    why: 'At its first start, PostgreSQL answers on its Unix socket before the database exists.',
    find: eachWorkload(({ lasting }) =>
      lasting.flatMap(({ name, ...probes }) =>
        KINDS.filter((kind) => usesUnixSocket(probes[kind])).map((kind) => `${name}: ${kind} has no -h`),
      ),
    ),
  },
]

function usesUnixSocket(probe: Probe | undefined): boolean {
  const command = probe?.exec?.command ?? []
  return command[0] === 'pg_isready' && !command.includes('-h')
}
