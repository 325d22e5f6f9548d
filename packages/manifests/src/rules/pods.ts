import { eachContainer, eachWorkload, type Rule } from '../rule.ts'

/** Kubernetes admits more safe sysctls; our pods need this one. */
const SAFE_SYSCTLS = ['net.ipv4.ip_unprivileged_port_start']

/** Pod Security's level `restricted`, and a few more limits. */
export const PODS: Rule[] = [
  {
    id: 'not-root',
    why: 'After a break-out from the container, its root is root on the node.',
    find: eachWorkload(({ template, containers }) => {
      const contexts = [template.spec.securityContext, ...containers.map(({ securityContext }) => securityContext)]
      if (template.spec.securityContext?.runAsNonRoot !== true) return 'runAsNonRoot is not true'
      return contexts.some((context) => context?.runAsUser === 0 || context?.runAsNonRoot === false) && 'runs as root'
    }),
  },
  {
    id: 'seccomp',
    why: 'Without a profile, a process may use hundreds of system calls that it does not need.',
    find: eachWorkload(
      ({ template, containers }) =>
        (template.spec.securityContext?.seccompProfile?.type !== 'RuntimeDefault' ||
          containers.some(({ securityContext }) => securityContext?.seccompProfile?.type === 'Unconfined')) &&
        'seccompProfile is not RuntimeDefault',
    ),
  },
  {
    id: 'no-host-access',
    why: "A pod with the node's network, processes or files can observe the other pods.",
    find: eachWorkload(({ template: { spec }, containers }) => [
      ...(spec.hostNetwork || spec.hostPID || spec.hostIPC ? ["shares the node's namespaces"] : []),
      ...(spec.volumes ?? [])
        .filter(({ hostPath }) => hostPath)
        .map(({ name }) => `volume ${name} is a folder of the node`),
      ...containers
        .filter(({ ports = [] }) => ports.some(({ hostPort }) => hostPort))
        .map(({ name }) => `${name} uses a port of the node`),
    ]),
  },
  {
    id: 'safe-sysctls',
    why: 'Kubernetes refuses most other sysctls, or they change other pods.',
    find: eachWorkload(({ template }) =>
      (template.spec.securityContext?.sysctls ?? [])
        .filter(({ name }) => !SAFE_SYSCTLS.includes(name))
        .map(({ name }) => `sets ${name}`),
    ),
  },
  {
    id: 'no-privileges',
    why: 'An attacker who controls the process has all its rights.',
    find: eachContainer(({ securityContext: context = {} }) => [
      ...(context.privileged ? ['is privileged'] : []),
      ...(context.allowPrivilegeEscalation === false ? [] : ['may gain privileges']),
      ...(context.capabilities?.drop?.includes('ALL') ? [] : ['keeps capabilities']),
      ...(context.capabilities?.add ?? []).map((name) => `adds ${name}`),
    ]),
  },
  {
    id: 'no-token',
    why: 'The programs do not use the Kubernetes API, so a token is only a risk.',
    find: ({ workloads, list }) => [
      ...workloads
        .filter(({ template }) => template.spec.automountServiceAccountToken !== false)
        .map(({ name }) => `${name}: mounts a token`),
      ...list('ServiceAccount')
        .filter((account) => account.automountServiceAccountToken !== false)
        .map(({ metadata }) => `ServiceAccount ${metadata.name}: mounts its token`),
    ],
  },
  {
    id: 'own-account',
    why: 'Every pod without an account of its own shares the rights of the default account.',
    find: eachWorkload(({ template }, { has }) => {
      const account = template.spec.serviceAccountName ?? 'default'
      return (account === 'default' || !has('ServiceAccount', account)) && `has no account of its own (${account})`
    }),
  },
  {
    id: 'no-service-links',
    why: 'The variables with addresses of Services can collide with settings.',
    find: eachWorkload(
      ({ template }) => template.spec.enableServiceLinks !== false && 'enableServiceLinks is not false',
    ),
  },
]
