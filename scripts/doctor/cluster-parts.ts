import type { Ask, Check, Finding } from './finding.ts'

/** The part of a cluster's objects that is read here. */
interface Item {
  kind: string
  metadata: { name: string; annotations?: Record<string, string> }
  provisioner?: string
}

/** DaemonSets of networks that keep policies. k3s keeps them itself, as long as it is not told otherwise. */
const KEEPERS = ['kindnet', 'calico-node', 'cilium', 'antrea-agent', 'kube-router', 'canal']

/** What k3s writes on a node of its own: the words that it was started with. */
const K3S_ARGUMENTS = 'k3s.io/node-args'

/** The provisioner of k8s/components/retained-volume. */
const PROVISIONER = 'rancher.io/local-path'

/** What the overlays lean on in a cluster that answers: what is there, and what to do about the rest. Changes nothing. */
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
  text: 'This account may not see what the cluster has',
  remedy: 'ask as an administrator of the cluster; who only works in a namespace needs nothing of it',
}

type Kubectl = (...args: string[]) => ReturnType<Ask>

/** Whether somebody keeps the network policies: without, they are taken and change nothing. */
export function judgePolicies(nodes: Item[], daemons: Item[]): Finding {
  const ownArguments = nodes.map(({ metadata }) => metadata.annotations?.[K3S_ARGUMENTS])
  const k3s =
    ownArguments.some((args) => args) && !ownArguments.some((args) => args?.includes('disable-network-policy'))
  const keeper = k3s ? 'k3s' : daemons.map(({ metadata }) => metadata.name).find((name) => KEEPERS.includes(name))
  if (keeper) return { text: `Network policies are kept by ${keeper}` }
  return {
    text: 'Nobody known is seen who keeps network policies: every pod may reach every other',
    remedy:
      'take k3s without --disable-network-policy, or a network that keeps them; try from the page to the database',
  }
}

function judgeIngress(classes: Item[]): Finding {
  const found = classes.find(
    ({ metadata }) => metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  )
  if (found) return { text: `The ingress class ${found.metadata.name} is the default` }
  return {
    text: 'No ingress class is the default: nobody serves the address',
    remedy: 'kubectl annotate ingressclass NAME ingressclass.kubernetes.io/is-default-class=true',
    blocks: ['overlays'],
  }
}

function judgeStorage(classes: Item[]): Finding {
  if (classes.some(({ provisioner }) => provisioner === PROVISIONER))
    return { text: `Volumes come from ${PROVISIONER}` }
  const others = classes.map(({ provisioner }) => provisioner).join(', ') || 'none'
  return {
    text: `No storage class is of ${PROVISIONER} (there: ${others}): production's volume would never come`,
    remedy: 'write a provisioner of this cluster into k8s/components/retained-volume/storage-class.yaml',
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
    text: 'No Traefik is in kube-system: the network policies let no other edge in',
    remedy: 'name your ingress controller and its namespace in k8s/base/network-policies.yaml',
    blocks: ['overlays'],
  }
}

async function findMetrics(kubectl: Kubectl): Promise<Finding> {
  const path = 'jsonpath={.status.conditions[?(@.type=="Available")].status}'
  const { output } = await kubectl('get', 'apiservice', 'v1beta1.metrics.k8s.io', '--output', path)
  if (output === 'True') return { text: 'metrics-server answers' }
  return {
    text: 'metrics-server does not answer: `kubectl top` and autoscaling have no figures',
    remedy: 'k3s brings it; elsewhere: https://github.com/kubernetes-sigs/metrics-server',
  }
}

async function findCertManager(kubectl: Kubectl): Promise<Finding> {
  const { ok } = await kubectl('get', 'customresourcedefinition', 'issuers.cert-manager.io')
  if (ok) return { text: 'cert-manager is there' }
  return {
    text: "cert-manager is not there: all but the certificate works, under the edge's own",
    remedy: 'one command, step 5 of docs/k3s.md',
  }
}

/** Only where somebody has applied an overlay. Whether it is there is asked, never what it says. */
async function findSecret(kubectl: Kubectl): Promise<Finding[]> {
  const findings = ['chat-staging', 'chat-production'].map(async (namespace): Promise<Finding[]> => {
    if (!(await kubectl('get', 'namespace', namespace)).ok) return []
    const { ok } = await kubectl('get', 'secret', 'db-credentials', '--namespace', namespace, '--output', 'name')
    if (ok) return [{ text: `The secret db-credentials is in ${namespace}` }]
    return [
      {
        text: `The secret db-credentials is not in ${namespace}: its pods wait for it`,
        remedy: 'one command, step 7 of docs/k3s.md',
        blocks: ['overlays'],
      },
    ]
  })
  return (await Promise.all(findings)).flat()
}
