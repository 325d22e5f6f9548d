import type { Breakage } from './breakage.ts'

/** The test that renders each overlay, and holds it to every rule of ours. */
const OVERLAYS: Breakage['test'] = ['rendered-manifests', 'Z1, Z2: the overlay']

/** A line of k8s/ that is wrong, and what must be said of it where manifests are rendered. */
function manifest(
  rule: string,
  wrong: string,
  file: string,
  from: string,
  to: string,
  says: string,
  test = OVERLAYS,
): Breakage {
  return { rule, wrong, file: `k8s/${file}`, from, to, says, project: 'manifests', test }
}

/** One rendering has them all: each rule must name its own. */
export const KUBERNETES_BREAKAGES_TOGETHER: Breakage[] = [
  manifest(
    'K1',
    'production may take the whole cluster',
    'overlays/production/kustomization.yaml',
    '  - ../../components/quota\n',
    '',
    '"ResourceQuota chat"',
    ['rendered-manifests', 'T3: staging differs'],
  ),
  manifest(
    'K2',
    'an old pod goes before a new one is ready',
    'base/backend.yaml',
    'rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }',
    'rollingUpdate: { maxSurge: 1, maxUnavailable: 1 }',
    'no-gap-in-updates: Deployment chat-backend',
  ),
  manifest(
    'K4',
    'liveness asks for the database',
    'base/backend.yaml',
    'livenessProbe:\n            httpGet: { path: /healthz,',
    'livenessProbe:\n            httpGet: { path: /readyz,',
    'liveness-asks-nobody: Deployment chat-backend',
  ),
  manifest(
    'K6',
    'a Service leads to a port that no pod has',
    'base/backend.yaml',
    '{ name: http, port: 80, targetPort: http }',
    '{ name: http, port: 80, targetPort: web }',
    'service: Service chat-backend',
  ),
  manifest(
    'K7',
    'the API is served by the page',
    'base/ingress.yaml',
    'path: /api\n',
    'path: /apis\n',
    'routes: Ingress chat-ingress: has no route /api',
  ),
  manifest(
    'K8',
    'a changed setting has no new name',
    'base/kustomization.yaml',
    'configMapGenerator:\n',
    'generatorOptions: { disableNameSuffixHash: true }\nconfigMapGenerator:\n',
    'hashed-name: ConfigMap backend-config',
  ),
  manifest(
    'K9',
    'the password stands in a manifest',
    'base/postgres.yaml',
    'valueFrom:\n                secretKeyRef: { name: db-credentials, key: password }',
    'value: sample',
    'no-secret-in-plain: StatefulSet postgres',
  ),
  manifest(
    'K10',
    "the database's pod has no name of its own",
    'base/postgres.yaml',
    'clusterIP: None',
    'type: ClusterIP',
    'headless-name: StatefulSet postgres',
  ),
  manifest(
    'K11',
    'the data goes with its namespace',
    'components/retained-volume/storage-class.yaml',
    'reclaimPolicy: Retain',
    'reclaimPolicy: Delete',
    'data-outlives: claim pgdata',
  ),
  manifest(
    'K12',
    'the page may take all memory of a node',
    'base/frontend.yaml',
    'limits: { cpu: 500m, memory: 128Mi, ephemeral-storage: 256Mi }',
    'limits: { cpu: 500m, ephemeral-storage: 256Mi }',
    'limits: Deployment chat-frontend: frontend: has no limit of memory',
  ),
  manifest(
    'K13',
    'the page may run as root',
    'base/frontend.yaml',
    'runAsNonRoot: true',
    'runAsNonRoot: false',
    'not-root: Deployment chat-frontend',
  ),
  manifest(
    'K14',
    'no node can ever be emptied',
    'components/disruption-budgets/budgets.yaml',
    'minAvailable: 2',
    'minAvailable: 3',
    'budget: PodDisruptionBudget chat-backend',
  ),
  manifest(
    'K15',
    'each apply undoes what the autoscaler chose',
    'components/autoscaling/kustomization.yaml',
    'spec: { replicas: null }',
    'spec: { replicas: 3 }',
    'autoscaler: HorizontalPodAutoscaler chat-backend',
    ['rendered-manifests', 'production with the component'],
  ),
  manifest(
    'K16',
    'the page reaches the database',
    'base/network-policies.yaml',
    'matchLabels: { app: chat-backend }\n      ports:\n        - { protocol: TCP, port: postgres }',
    'matchLabels: { app: chat-frontend }\n      ports:\n        - { protocol: TCP, port: postgres }',
    'database-for-backend-alone: NetworkPolicy postgres',
  ),
  manifest(
    'Z1',
    'production writes other logs than the course says',
    'base/kustomization.yaml',
    'LOG_LEVEL=info',
    'LOG_LEVEL=warn',
    '"warn"',
    ['rendered-manifests', 'Z1: replicas, levels'],
  ),
  manifest(
    'T3',
    'staging has fewer servers of the page than production',
    'overlays/staging/kustomization.yaml',
    '{ name: chat-frontend, count: 2 }',
    '{ name: chat-frontend, count: 1 }',
    '"Deployment chat-frontend"',
    ['rendered-manifests', 'T3: staging differs'],
  ),
]
