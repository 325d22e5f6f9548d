import { eachWorkload, type Rule } from '../rule.ts'
import { type World, withoutHash } from '../world.ts'

/** Made by hand or by cert-manager, and so in no manifest. */
const GIVEN_SECRETS = ['db-credentials', 'registry-credentials', 'chat-tls', 'acme-account']

export const REFERENCES: Rule[] = [
  {
    id: 'configuration-exists',
    why: 'The pod would wait for it for ever.',
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
    why: 'The pod would wait for it for ever, and nothing says who makes it.',
    find: eachWorkload(({ template, containers }, { has }) => {
      const secrets = [
        ...containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? [])),
        ...containers.flatMap(({ envFrom = [] }) => envFrom.flatMap(({ secretRef }) => secretRef?.name ?? [])),
        ...(template.spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []),
      ]
      return secrets
        .filter((name) => !GIVEN_SECRETS.includes(name) && !has('Secret', name))
        .map((name) => `there is no Secret ${name}`)
    }),
  },
  {
    id: 'hashed-name',
    why: 'Pods would go on with the old values until somebody restarts them.',
    find: ({ list }) =>
      ['ConfigMap', 'Secret'].flatMap((kind) =>
        list(kind)
          .filter(({ metadata }) => withoutHash(metadata.name) === metadata.name)
          .map(({ metadata }) => `${kind} ${metadata.name}: its name has no hash of its content`),
      ),
  },
  {
    id: 'volumes',
    why: 'A mount without a volume is refused, a volume without a mount is a mistake, a claim that nobody makes is waited for.',
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
    id: 'service',
    why: 'Its address would lead to nobody.',
    find: (world) =>
      world.list('Service').flatMap(({ metadata, spec }) => {
        const selected = world.select({ matchLabels: spec?.selector as Record<string, string> })
        if (!spec?.selector || selected.length === 0) return [`Service ${metadata.name}: fits no pod`]
        const ports = portsOf(selected)
        return (spec.ports ?? [])
          .filter(({ port, targetPort = port }) => !ports.has(targetPort))
          .map(({ targetPort }) => `Service ${metadata.name}: no pod has port ${targetPort}`)
      }),
  },
  {
    id: 'headless-name',
    why: "A StatefulSet's pods get their names from this Service.",
    find: ({ list }) =>
      list('StatefulSet')
        .filter(
          ({ spec }) =>
            !list('Service').some(
              (service) => service.metadata.name === spec?.serviceName && service.spec?.clusterIP === 'None',
            ),
        )
        .map(({ metadata, spec }) => `StatefulSet ${metadata.name}: there is no headless Service ${spec?.serviceName}`),
  },
]

function portsOf(workloads: World['workloads']): Set<string | number> {
  const ports = workloads.flatMap(({ containers }) => containers.flatMap((container) => container.ports ?? []))
  return new Set(ports.flatMap(({ name, containerPort }) => [containerPort, ...(name ? [name] : [])]))
}
