// Schemas for YAML that other programs read, limited to the fields that this project uses.
// Before you add a field, look it up in the linked source. An unknown field is a spelling mistake.
import { parse } from 'yaml'
import { z } from 'zod'

const named = z.strictObject({ name: z.string(), namespace: z.string() })

/** Values of Traefik's chart, 40 (k3s 1.36): https://github.com/traefik/traefik-helm-chart */
const traefikValues = z.strictObject({
  service: z.strictObject({ spec: z.strictObject({ externalTrafficPolicy: z.enum(['Cluster', 'Local']) }) }),
  deployment: z.strictObject({ kind: z.enum(['Deployment', 'DaemonSet']) }),
  ports: z.strictObject({
    web: z.strictObject({
      http: z.strictObject({
        redirections: z.strictObject({
          entryPoint: z.strictObject({
            to: z.literal('websecure'),
            scheme: z.literal('https'),
            permanent: z.boolean(),
          }),
        }),
      }),
    }),
    websecure: z.strictObject({
      transport: z.strictObject({
        lifeCycle: z.strictObject({ requestAcceptGraceTimeout: z.string().regex(/^\d+s$/) }),
      }),
    }),
  }),
})

/** https://github.com/k3s-io/helm-controller, 0.17 */
const helmChartConfig = z.strictObject({
  apiVersion: z.literal('helm.cattle.io/v1'),
  kind: z.literal('HelmChartConfig'),
  // k3s ignores every other name and namespace.
  metadata: z.strictObject({ name: z.literal('traefik'), namespace: z.literal('kube-system') }),
  spec: z.strictObject({ valuesContent: z.string().transform(parseYaml).pipe(traefikValues) }),
})

/** https://docs.k3s.io/cli/server, https://docs.k3s.io/cli/agent */
const k3sConfig = z.strictObject({
  'secrets-encryption': z.boolean().optional(),
  'node-ip': z.ipv4().optional(),
  'node-external-ip': z.ipv4().optional(),
  'flannel-iface': z.string().optional(),
})

/** https://github.com/external-secrets/external-secrets, 2.9 */
const secretStore = z.strictObject({
  apiVersion: z.literal('external-secrets.io/v1'),
  kind: z.literal('SecretStore'),
  metadata: named,
  spec: z.strictObject({
    provider: z.strictObject({
      vault: z.strictObject({
        server: z.url(),
        path: z.string(),
        version: z.enum(['v1', 'v2']),
        auth: z.strictObject({ tokenSecretRef: z.strictObject({ name: z.string(), key: z.string() }) }),
      }),
    }),
  }),
})

const externalSecret = z.strictObject({
  apiVersion: z.literal('external-secrets.io/v1'),
  kind: z.literal('ExternalSecret'),
  metadata: named,
  spec: z.strictObject({
    refreshInterval: z.string().regex(/^(\d+[hms])+$/),
    secretStoreRef: z.strictObject({ kind: z.enum(['SecretStore', 'ClusterSecretStore']), name: z.string() }),
    target: z.strictObject({ name: z.string() }),
    data: z.array(
      z.strictObject({
        secretKey: z.string(),
        remoteRef: z.strictObject({ key: z.string(), property: z.string().optional() }),
      }),
    ),
  }),
})

/** https://github.com/getsops/sops, .sops.yaml */
const sopsConfig = z.strictObject({
  creation_rules: z.array(
    z.strictObject({ path_regex: z.string(), encrypted_regex: z.string(), age: z.string().startsWith('age1') }),
  ),
})

/** Patches of an overlay. checks/rendered-manifests.test.ts applies them with Kustomize. */
const patches = z.array(z.strictObject({ target: z.record(z.string(), z.string()), patch: z.string() }))

export const EXTERNAL = z.union([helmChartConfig, k3sConfig, secretStore, externalSecret, sopsConfig, patches])

function parseYaml(text: string): unknown {
  return parse(text)
}
