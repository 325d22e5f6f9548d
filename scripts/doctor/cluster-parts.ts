import type { Ask, Check, Finding } from './finding.ts'

/** The fields of a Kubernetes object that the doctor reads. */
interface Item {
  kind: string
  metadata: { name: string; annotations?: Record<string, string> }
  provisioner?: string
}

/** DaemonSets of networks that enforce policies. k3s enforces them itself, unless an argument disables that. */
const ENFORCERS = ['kindnet', 'calico-node', 'cilium', 'antrea-agent', 'kube-router', 'canal']

/** The annotation of a node in which k3s stores its arguments. */
const K3S_ARGUMENTS = 'k3s.io/node-args'

/** The provisioner of k8s/components/retained-volume. */
const PROVISIONER = 'rancher.io/local-path'

/** Checks the parts of a cluster that the overlays need. Changes nothing. */
export const checkParts =
  (context: string): Check =>
  async (ask) => {
    const kubectl = (...args: string[]) => ask('kubectl', '--context', context, ...args)
    const list = async (...args: string[]): Promise<Item[] | undefined> => {
      const { ok, output } = await kubectl('get', ...args, '--output', 'json')
      return ok ? JSON.parse(output).items : undefined
    }
    const [items, daemons] = await Promise.all([
      list('nodes,ingressclasses,storageclasses'),
      list('daemonsets', '--all-namespaces'),
    ])
    if (!items || !daemons) return [unseen]
    const of = (kind: string) => items.filter((item) => item.kind === kind)
    return [
      judgePolicies(of('Node'), daemons),
      judgeIngress(of('IngressClass')),
      judgeStorage(of('StorageClass')),
      ...(await Promise.all([findEdge(kubectl), findMetrics(kubectl), findCertManager(kubectl)])),
      ...(await findSecret(kubectl)),
    ]
  }

const unseen: Finding = {
  text: 'This account may not read the objects of the cluster',
  remedy: 'use an account of a cluster administrator; work in a single namespace does not need this check',
}

type Kubectl = (...args: string[]) => ReturnType<Ask>

/** Checks that the cluster enforces network policies. Every cluster accepts them, also without effect. */
export function judgePolicies(nodes: Item[], daemons: Item[]): Finding {
  const ownArguments = nodes.map(({ metadata }) => metadata.annotations?.[K3S_ARGUMENTS])
  const k3s =
    ownArguments.some((args) => args) && !ownArguments.some((args) => args?.includes('disable-network-policy'))
  const enforcer = k3s ? 'k3s' : daemons.map(({ metadata }) => metadata.name).find((name) => ENFORCERS.includes(name))
  if (enforcer) return { text: `${enforcer} enforces network policies` }
  return {
    text: 'No component that enforces network policies was found: every pod may reach every other pod',
    remedy:
      'use k3s without --disable-network-policy, or a network that enforces policies; the tour in docs/kubernetes.md tests it',
  }
}

function judgeIngress(classes: Item[]): Finding {
  const found = classes.find(
    ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  )
  if (found) return { text: `The ingress class ${found.metadata.name} is the default` }
  return {
    text: 'No ingress class is the default: no controller serves the address',
    remedy: 'kubectl annotate ingressclass NAME ingressclass.kubernetes.io/is-default-class=true',
    blocks: ['overlays'],
  }
}

function judgeStorage(classes: Item[]): Finding {
  if (classes.some(({ provisioner }) => provisioner === PROVISIONER))
    return { text: `Volumes come from ${PROVISIONER}` }
  const others = classes.map(({ provisioner }) => provisioner).join(', ') || 'none'
  return {
    text: `No storage class uses ${PROVISIONER} (found: ${others}): the volume of production stays Pending`,
    remedy: 'name a provisioner of this cluster in k8s/components/retained-volume/storage-class.yaml',
    blocks: ['overlays'],
  }
}

async function findEdge(kubectl: Kubectl): Promise<Finding> {
  const selector = 'app.kubernetes.io/name=traefik'
  const { output } = await kubectl(
    'get',
    'pods',
    '--namespace',
    'kube-system',
    '--selector',
    selector,
    '--output',
    'name',
  )
  if (output) return { text: 'Traefik is in kube-system' }
  return {
    text: 'No Traefik is in kube-system: the network policies admit no other ingress controller',
    remedy: 'name your ingress controller and its namespace in k8s/base/network-policies.yaml',
    blocks: ['overlays'],
  }
}

async function findMetrics(kubectl: Kubectl): Promise<Finding> {
  const path = 'jsonpath={.status.conditions[?(@.type=="Available")].status}'
  const { output } = await kubectl('get', 'apiservice', 'v1beta1.metrics.k8s.io', '--output', path)
  if (output === 'True') return { text: 'metrics-server answers' }
  return {
    text: 'metrics-server does not answer: `kubectl top` and autoscaling have no metrics',
    remedy: 'k3s contains it; for other clusters: https://github.com/kubernetes-sigs/metrics-server',
  }
}

async function findCertManager(kubectl: Kubectl): Promise<Finding> {
  const { ok } = await kubectl('get', 'customresourcedefinition', 'issuers.cert-manager.io')
  if (ok) return { text: 'cert-manager is installed' }
  return {
    text: 'cert-manager is not installed: the chat runs with the certificate of the ingress controller',
    remedy: 'follow step 5 of docs/k3s.md',
  }
}

/** Checks the secret in each namespace that exists. Reads its name, never its values. */
async function findSecret(kubectl: Kubectl): Promise<Finding[]> {
  const findings = ['chat-staging', 'chat-production'].map(async (namespace): Promise<Finding[]> => {
    if (!(await kubectl('get', 'namespace', namespace)).ok) return []
    const { ok } = await kubectl('get', 'secret', 'db-credentials', '--namespace', namespace, '--output', 'name')
    if (ok) return [{ text: `The secret db-credentials is in ${namespace}` }]
    return [
      {
        text: `The secret db-credentials is not in ${namespace}: the pods wait for it`,
        remedy: 'follow step 7 of docs/k3s.md',
        blocks: ['overlays'],
      },
    ]
  })
  return (await Promise.all(findings)).flat()
}
