import { eachContainer, eachWorkload, type Rule } from '../rule.ts'

/** Those that a pod may set without risk to its neighbours, of which we need one. */
const SAFE_SYSCTLS = ['net.ipv4.ip_unprivileged_port_start']

/** What a pod may do: Pod Security's level "restricted", and a little more. */
export const PODS: Rule[] = [
  {
    id: 'not-root',
    why: 'Root in a container is root on the node once something is found to break out.',
    find: eachWorkload(({ template, containers }) => {
      const contexts = [template.spec.securityContext, ...containers.map(({ securityContext }) => securityContext)]
      if (template.spec.securityContext?.runAsNonRoot !== true) return 'runAsNonRoot is not true'
      return contexts.some((context) => context?.runAsUser === 0 || context?.runAsNonRoot === false) && 'runs as root'
    }),
  },
  {
    id: 'seccomp',
    why: 'Hundreds of system calls that no program of ours needs would be open.',
    find: eachWorkload(
      ({ template, containers }) =>
        (template.spec.securityContext?.seccompProfile?.type !== 'RuntimeDefault' ||
          containers.some(({ securityContext }) => securityContext?.seccompProfile?.type === 'Unconfined')) &&
        "seccompProfile is not the runtime's default",
    ),
  },
  {
    id: 'no-host',
    why: "A pod in the node's network, process list or files sees what all others do.",
    find: eachWorkload(({ template: { spec }, containers }) => [
      ...(spec.hostNetwork || spec.hostPID || spec.hostIPC ? ["shares the node's namespaces"] : []),
      ...(spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => `volume ${name} is of the node`),
      ...containers
        .filter(({ ports = [] }) => ports.some(({ hostPort }) => hostPort))
        .map(({ name }) => `${name} takes a port of the node`),
    ]),
  },
  {
    id: 'safe-sysctls',
    why: 'Most kernel settings are refused, or change other pods.',
    find: eachWorkload(({ template }) =>
      (template.spec.securityContext?.sysctls ?? [])
        .filter(({ name }) => !SAFE_SYSCTLS.includes(name))
        .map(({ name }) => `sets ${name}`),
    ),
  },
  {
    id: 'no-privileges',
    why: 'Any right that is left is one that a stolen process has.',
    find: eachContainer(({ securityContext: context = {} }) => [
      ...(context.privileged ? ['is privileged'] : []),
      ...(context.allowPrivilegeEscalation === false ? [] : ['may gain privileges']),
      ...(context.capabilities?.drop?.includes('ALL') ? [] : ['keeps capabilities']),
      ...(context.capabilities?.add ?? []).map((name) => `adds ${name}`),
    ]),
  },
  {
    id: 'read-only-root',
    why: 'What can be changed in a running container is changed by whoever gets in. Live reload in development needs it.',
    find: eachContainer(
      ({ securityContext }, _, { environment }) =>
        environment !== 'development' && securityContext?.readOnlyRootFilesystem !== true && 'has a writable root',
    ),
  },
  {
    id: 'no-token',
    why: 'No program of ours asks anything of Kubernetes; a token would only be there to be stolen.',
    find: ({ workloads, list }) => [
      ...workloads
        .filter(({ template }) => template.spec.automountServiceAccountToken !== false)
        .map(({ name }) => `${name}: mounts a token`),
      ...list('ServiceAccount')
        .filter((account) => account.automountServiceAccountToken !== false)
        .map(({ metadata }) => `ServiceAccount ${metadata.name}: hands out tokens`),
    ],
  },
  {
    id: 'own-account',
    why: 'A right that is ever given to the default account would be given to all.',
    find: eachWorkload(({ template }, { has }) => {
      const account = template.spec.serviceAccountName ?? 'default'
      return (account === 'default' || !has('ServiceAccount', account)) && `has no account of its own (${account})`
    }),
  },
  {
    id: 'no-service-links',
    why: 'Variables with the addresses of other Services could be taken for settings.',
    find: eachWorkload(
      ({ template }) => template.spec.enableServiceLinks !== false && 'enableServiceLinks is not false',
    ),
  },
]
