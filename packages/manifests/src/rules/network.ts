import type { Inventory, Workload } from '../inventory.ts'
import type { KubernetesObject, Peer, Traffic } from '../objects.ts'
import type { Rule } from '../rule.ts'

/** Policies for pods that other programs create: cert-manager's. */
const EXTERNAL = ['acme-solver']

const DNS_PORT = 53

/** The address of NodeLocal DNSCache: https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const NODE_LOCAL_DNS = '169.254.20.10/32'

export const NETWORK: Rule[] = [
  {
    id: 'deny-by-default',
    why: 'Otherwise Kubernetes allows all traffic that no policy names.',
    find: ({ list }) => {
      const denies = list('NetworkPolicy').some(
        ({ spec }) =>
          !spec?.podSelector?.matchLabels &&
          spec?.policyTypes?.includes('Ingress') &&
          spec.policyTypes.includes('Egress') &&
          !spec.ingress &&
          !spec.egress,
      )
      return denies ? [] : ['no NetworkPolicy denies all traffic in both directions']
    },
  },
  {
    id: 'named-peers',
    why: 'A policy without a peer or a port allows every peer or port.',
    find: (inventory) =>
      eachTraffic(inventory, (policy, traffic, peers) => [
        ...(peers.length === 0 || peers.some(isEveryPeer) ? [`${policy} names no peer`] : []),
        ...(traffic.ports?.length ? [] : [`${policy} names no port`]),
      ]),
  },
  {
    id: 'policy-targets',
    why: 'A policy for pods or ports that do not exist has a spelling mistake, and blocks the intended traffic.',
    find: (inventory) => [
      ...inventory
        .list('NetworkPolicy')
        .filter(
          ({ metadata, spec }) => !EXTERNAL.includes(metadata.name) && inventory.select(spec?.podSelector).length === 0,
        )
        .map(({ metadata }) => `NetworkPolicy ${metadata.name}: selects no pod`),
      ...eachTraffic(inventory, (policy, traffic, peers, targets) => {
        const own = peers.filter(({ namespaceSelector, ipBlock }) => !namespaceSelector && !ipBlock)
        const unknown = own.filter(({ podSelector }) => inventory.select(podSelector).length === 0)
        const receivers = targets ?? own.flatMap(({ podSelector }) => inventory.select(podSelector))
        const missing = (traffic.ports ?? []).filter(
          ({ port }) => typeof port === 'string' && receivers.length > 0 && !hasPort(receivers, port),
        )
        return [
          ...unknown.map(() => `${policy} names a peer that is no pod`),
          ...missing.map(({ port }) => `${policy} names port ${port}, which no pod has`),
        ]
      }),
    ],
  },
  {
    id: 'dns-over-tcp',
    why: 'The resolver repeats a query over TCP if the answer does not fit into a UDP packet.',
    find: (inventory) =>
      eachTraffic(inventory, (policy, { ports = [] }) => {
        const protocols = ports.filter(({ port }) => port === DNS_PORT).map(({ protocol = 'TCP' }) => protocol)
        return protocols.length === 1 ? [`${policy} allows DNS over ${protocols} only`] : []
      }),
  },
  {
    id: 'dns-node-cache',
    why: 'With NodeLocal DNSCache no name resolves, because the address of the cache is not that of a pod.',
    find: (inventory) =>
      eachTraffic(inventory, (policy, { ports = [] }, peers) => {
        if (!ports.some(({ port }) => port === DNS_PORT)) return []
        return peers.some(({ ipBlock }) => ipBlock?.cidr === NODE_LOCAL_DNS)
          ? []
          : [`${policy} lacks ${NODE_LOCAL_DNS}`]
      }),
  },
  {
    id: 'database-for-backend-only',
    why: 'The page and the edge are exposed to attackers.',
    find: (inventory) =>
      eachTraffic(inventory, (policy, traffic, _, targets) => {
        if (!targets?.some(({ labels }) => labels.app === 'postgres')) return []
        const allowed = (traffic.from ?? []).flatMap(({ podSelector, namespaceSelector }) =>
          namespaceSelector ? ['another namespace'] : inventory.select(podSelector).map(({ labels }) => labels.app),
        )
        return allowed
          .filter((app) => app !== 'chat-backend' && app !== 'backup')
          .map((app) => `${policy} admits ${app}`)
      }),
  },
  {
    id: 'cluster-ip-only',
    why: 'Requests to such a Service bypass the ingress and its TLS.',
    find: ({ list }) =>
      list('Service')
        .filter(({ spec }) => (spec?.type ?? 'ClusterIP') !== 'ClusterIP' || spec?.externalIPs)
        .map(({ metadata }) => `Service ${metadata.name}: is open to the network outside the cluster`),
  },
]

/** Judges each entry of each policy, with its peers and, for incoming traffic, the pods that receive it. */
function eachTraffic(
  { list, select }: Inventory,
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

function isEveryPeer({ podSelector, namespaceSelector, ipBlock }: Peer): boolean {
  if (ipBlock) return ipBlock.cidr.endsWith('/0')
  return !podSelector?.matchLabels && !namespaceSelector?.matchLabels
}

function hasPort(workloads: Workload[], port: string): boolean {
  return workloads.some(({ containers }) =>
    containers.some(({ ports = [] }) => ports.some(({ name }) => name === port)),
  )
}
