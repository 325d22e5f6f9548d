import type { KubernetesObject, Peer, Traffic } from '../objects.ts'
import type { Rule } from '../rule.ts'
import type { Workload, World } from '../world.ts'

/** Whose pods come and go without us: cert-manager's. */
const FOREIGN = ['acme-solver']

const DNS_PORT = 53

/** The address of NodeLocal DNSCache: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const NODE_LOCAL_DNS = '169.254.20.10/32'

export const NETWORK: Rule[] = [
  {
    id: 'deny-by-default',
    why: 'What no rule names would be allowed.',
    find: ({ list }) => {
      const denies = list('NetworkPolicy').some(
        ({ spec }) =>
          !spec?.podSelector?.matchLabels &&
          spec?.policyTypes?.includes('Ingress') &&
          spec.policyTypes.includes('Egress') &&
          !spec.ingress &&
          !spec.egress,
      )
      return denies ? [] : ['no NetworkPolicy denies all, in both directions']
    },
  },
  {
    id: 'nobody-unnamed',
    why: 'A rule without a peer or a port allows the whole world.',
    find: (world) =>
      eachTraffic(world, (policy, traffic, peers) => [
        ...(peers.length === 0 || peers.some(isEverybody) ? [`${policy} names no peer`] : []),
        ...(traffic.ports?.length ? [] : [`${policy} names no port`]),
      ]),
  },
  {
    id: 'policy-fits',
    why: 'A rule for pods or ports that do not exist is a spelling mistake, and something else is shut out.',
    find: (world) => [
      ...world
        .list('NetworkPolicy')
        .filter(
          ({ metadata, spec }) => !FOREIGN.includes(metadata.name) && world.select(spec?.podSelector).length === 0,
        )
        .map(({ metadata }) => `NetworkPolicy ${metadata.name}: fits no pod`),
      ...eachTraffic(world, (policy, traffic, peers, targets) => {
        const own = peers.filter(({ namespaceSelector, ipBlock }) => !namespaceSelector && !ipBlock)
        const strangers = own.filter(({ podSelector }) => world.select(podSelector).length === 0)
        const receivers = targets ?? own.flatMap(({ podSelector }) => world.select(podSelector))
        const missing = (traffic.ports ?? []).filter(
          ({ port }) => typeof port === 'string' && receivers.length > 0 && !hasPort(receivers, port),
        )
        return [
          ...strangers.map(() => `${policy} names a peer that fits no pod`),
          ...missing.map(({ port }) => `${policy} names port ${port}, which no pod has`),
        ]
      }),
    ],
  },
  {
    id: 'names-over-tcp-too',
    why: 'An answer that does not fit into a UDP packet is asked for again over TCP.',
    find: (world) =>
      eachTraffic(world, (policy, { ports = [] }) => {
        const protocols = ports.filter(({ port }) => port === DNS_PORT).map(({ protocol = 'TCP' }) => protocol)
        return protocols.length === 1 ? [`${policy} allows names over ${protocols} alone`] : []
      }),
  },
  {
    id: 'names-from-node-cache',
    why: 'In a cluster with NodeLocal DNSCache no name resolves, because the address of the cache is not that of a pod.',
    find: (world) =>
      eachTraffic(world, (policy, { ports = [] }, peers) => {
        if (!ports.some(({ port }) => port === DNS_PORT)) return []
        return peers.some(({ ipBlock }) => ipBlock?.cidr === NODE_LOCAL_DNS)
          ? []
          : [`${policy} lacks ${NODE_LOCAL_DNS}`]
      }),
  },
  {
    id: 'database-for-backend-alone',
    why: 'The page and the edge are what a stranger reaches first.',
    find: (world) =>
      eachTraffic(world, (policy, traffic, _, targets) => {
        if (!targets?.some(({ labels }) => labels.app === 'postgres')) return []
        const allowed = (traffic.from ?? []).flatMap(({ podSelector, namespaceSelector }) =>
          namespaceSelector ? ['another namespace'] : world.select(podSelector).map(({ labels }) => labels.app),
        )
        return allowed
          .filter((app) => app !== 'chat-backend' && app !== 'backup')
          .map((app) => `${policy} lets ${app} in`)
      }),
  },
  {
    id: 'inside-alone',
    why: 'Such a Service is open past the ingress, its TLS and its rules.',
    find: ({ list }) =>
      list('Service')
        .filter(({ spec }) => (spec?.type ?? 'ClusterIP') !== 'ClusterIP' || spec?.externalIPs)
        .map(({ metadata }) => `Service ${metadata.name}: is reached from outside`),
  },
]

/** Asks `judge` about each rule of each policy, with the rule's peers and, for what comes in, the pods it comes to. */
function eachTraffic(
  { list, select }: World,
  judge: (policy: string, traffic: Traffic, peers: Peer[], targets: Workload[] | undefined) => string[],
): string[] {
  return list('NetworkPolicy').flatMap(({ metadata, spec }: KubernetesObject) => {
    const name = `NetworkPolicy ${metadata.name}:`
    return [
      ...(spec?.ingress ?? []).flatMap((traffic) =>
        judge(name, traffic, traffic.from ?? [], select(spec?.podSelector)),
      ),
      ...(spec?.egress ?? []).flatMap((traffic) => judge(name, traffic, traffic.to ?? [], undefined)),
    ]
  })
}

function isEverybody({ podSelector, namespaceSelector, ipBlock }: Peer): boolean {
  if (ipBlock) return ipBlock.cidr.endsWith('/0')
  return !podSelector?.matchLabels && !namespaceSelector?.matchLabels
}

function hasPort(workloads: Workload[], port: string): boolean {
  return workloads.some(({ containers }) =>
    containers.some(({ ports = [] }) => ports.some(({ name }) => name === port)),
  )
}
