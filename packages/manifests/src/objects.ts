// The fields of Kubernetes objects that the rules read. A cluster validates all fields in specs/k3s/manifests.test.ts.
import { parseAllDocuments } from 'yaml'

type Map = Record<string, string>

export interface Probe {
  httpGet?: { path?: string; port?: string | number }
  exec?: { command?: string[] }
}

export interface Container {
  name: string
  image?: string
  command?: string[]
  args?: string[]
  restartPolicy?: string
  ports?: { name?: string; containerPort: number; hostPort?: number }[]
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: Ref; configMapKeyRef?: Ref } }[]
  envFrom?: { configMapRef?: Ref; secretRef?: Ref }[]
  resources?: { requests?: Map; limits?: Map }
  securityContext?: SecurityContext & {
    allowPrivilegeEscalation?: boolean
    privileged?: boolean
    capabilities?: { drop?: string[]; add?: string[] }
  }
  volumeMounts?: { name: string; mountPath: string }[]
  lifecycle?: { preStop?: { sleep?: { seconds: number } } }
  startupProbe?: Probe
  readinessProbe?: Probe
  livenessProbe?: Probe
}

interface Ref {
  name: string
  key?: string
}

interface SecurityContext {
  runAsNonRoot?: boolean
  runAsUser?: number
  seccompProfile?: { type: string }
  sysctls?: { name: string; value: string }[]
}

export interface PodSpec {
  serviceAccountName?: string
  automountServiceAccountToken?: boolean
  enableServiceLinks?: boolean
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  terminationGracePeriodSeconds?: number
  securityContext?: SecurityContext
  topologySpreadConstraints?: { whenUnsatisfiable: string }[]
  initContainers?: Container[]
  containers: Container[]
  volumes?: {
    name: string
    hostPath?: unknown
    emptyDir?: { sizeLimit?: string }
    configMap?: Ref
    secret?: { secretName: string }
    persistentVolumeClaim?: { claimName: string }
  }[]
}

export interface Template {
  metadata?: { labels?: Map }
  spec: PodSpec
}

export interface Selector {
  matchLabels?: Map
}

export interface Peer {
  podSelector?: Selector
  namespaceSelector?: Selector
  ipBlock?: { cidr: string }
}

export interface Traffic {
  from?: Peer[]
  to?: Peer[]
  ports?: { protocol?: string; port?: string | number }[]
}

interface Metric {
  type: string
  resource?: { name: string }
}

export interface Spec {
  replicas?: number
  type?: string
  externalIPs?: string[]
  minAvailable?: number | string
  minReplicas?: number
  metrics?: Metric[]
  selector?: Selector & Map
  podSelector?: Selector
  policyTypes?: string[]
  ingress?: Traffic[]
  egress?: Traffic[]
  ports?: { name?: string; port: number; targetPort?: string | number }[]
  podManagementPolicy?: string
  strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } }
  template?: Template
  concurrencyPolicy?: string
  jobTemplate?: { spec: { activeDeadlineSeconds?: number; template: Template } }
  volumeClaimTemplates?: { metadata: { name: string }; spec: { storageClassName?: string } }[]
  scaleTargetRef?: { kind: string; name: string }
  rules?: { host?: string; http?: { paths: { path: string; backend: { service: { name: string } } }[] } }[]
  tls?: { hosts?: string[]; secretName?: string }[]
}

export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; labels?: Map; annotations?: Map }
  spec?: Spec
  data?: Map
  rules?: { apiGroups?: string[]; resources?: string[]; verbs: string[] }[]
  roleRef?: { kind: string; name: string }
  subjects?: { kind: string; name: string; namespace?: string }[]
  automountServiceAccountToken?: boolean
  reclaimPolicy?: string
}

/** Parses a stream of YAML documents, such as the output of `kubectl kustomize`. Throws if the YAML is invalid. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => {
    for (const error of document.errors) throw error
    return document.toJS({ maxAliasCount: -1 })
  })
}

/** Returns `Deployment chat-backend`, the name of an object in messages. */
export const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`
