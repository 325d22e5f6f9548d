// The part of Kubernetes' objects that the rules read. Whether an object is well formed is for the schemas to say.
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
    readOnlyRootFilesystem?: boolean
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
  affinity?: { podAntiAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: unknown[] } }
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

interface ServiceReference {
  name: string
  port?: { name?: string; number?: number }
}

export interface Spec {
  replicas?: number
  serviceName?: string
  type?: string
  clusterIP?: string
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
  rules?: { host?: string; http?: { paths: { path: string; backend: { service: ServiceReference } }[] } }[]
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

/** The objects of a YAML stream, such as `kubectl kustomize` prints. Throws where it is no YAML. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => {
    for (const error of document.errors) throw error
    return document.toJS({ maxAliasCount: -1 })
  })
}

/** `Deployment chat-backend`: how a finding or a difference names an object. */
export const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`
