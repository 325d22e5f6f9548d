import { type Inventory, withoutHash } from '../inventory.ts'
import { eachWorkload, type Rule } from '../rule.ts'

/** The operator or cert-manager creates these, so no manifest contains them. */
const EXTERNAL_SECRETS = ['db-credentials', 'registry-credentials', 'chat-tls', 'acme-account']

export const REFERENCES: Rule[] = [
  {
    id: 'config-map-exists',
    why: 'The pod does not start without it.',
    find: eachWorkload(({ template, containers }, { has }) => {
      const { volumes = [] } = template.spec
      const configs = [
        ...containers.flatMap(({ envFrom = [] }) => envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? [])),
        ...containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef?.name ?? [])),
        ...volumes.flatMap(({ configMap }) => configMap?.name ?? []),
      ]
      return configs.filter((name) => !has('ConfigMap', name)).map((name) => `there is no ConfigMap ${name}`)
    }),
  },
  {
    id: 'secret-exists',
    why: 'The pod does not start without it, and no documented step creates it.',
    find: eachWorkload(({ template, containers }, { has }) => {
      const secrets = [
        ...containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? [])),
        ...containers.flatMap(({ envFrom = [] }) => envFrom.flatMap(({ secretRef }) => secretRef?.name ?? [])),
        ...(template.spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []),
      ]
      return secrets
        .filter((name) => !EXTERNAL_SECRETS.includes(name) && !has('Secret', name))
        .map((name) => `there is no Secret ${name}`)
    }),
  },
  {
    id: 'hashed-name',
    why: 'Pods keep the old values until a restart.',
    find: ({ list }) =>
      ['ConfigMap', 'Secret'].flatMap((kind) =>
        list(kind)
          .filter(({ metadata }) => withoutHash(metadata.name) === metadata.name)
          .map(({ metadata }) => `${kind} ${metadata.name}: its name has no hash of its content`),
      ),
  },
  {
    id: 'volumes',
    why: 'Kubernetes rejects a mount without a volume, and a pod does not start without its claim.',
    find: eachWorkload(({ object, template, containers }, { has }) => {
      const volumes = template.spec.volumes ?? []
      const known = [
        ...volumes.map(({ name }) => name),
        ...(object.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
      ]
      const used = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name))
      const claims = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])
      return [
        ...used.filter((name) => !known.includes(name)).map((name) => `mounts ${name}, which is no volume`),
        ...known.filter((name) => !used.includes(name)).map((name) => `volume ${name} is not mounted`),
        ...claims.filter((name) => !has('PersistentVolumeClaim', name)).map((name) => `there is no claim ${name}`),
      ]
    }),
  },
  {
    id: 'service-target',
    why: 'Connections to the Service fail.',
    find: (inventory) =>
      inventory.list('Service').flatMap(({ metadata, spec }) => {
        const selected = inventory.select({ matchLabels: spec?.selector as Record<string, string> })
        if (!spec?.selector || selected.length === 0) return [`Service ${metadata.name}: selects no pod`]
        const ports = portsOf(selected)
        return (spec.ports ?? [])
          .filter(({ port, targetPort = port }) => !ports.has(targetPort))
          .map(({ targetPort }) => `Service ${metadata.name}: no pod has port ${targetPort}`)
      }),
  },
]

function portsOf(workloads: Inventory['workloads']): Set<string | number> {
  const ports = workloads.flatMap(({ containers }) => containers.flatMap((container) => container.ports ?? []))
  return new Set(ports.flatMap(({ name, containerPort }) => [containerPort, ...(name ? [name] : [])]))
}
