import type { Rule } from '../rule.ts'

const TOO_MUCH = ['*', 'escalate', 'bind', 'impersonate']

export const RIGHTS: Rule[] = [
  {
    id: 'named-rights',
    why: 'A star grows with each version of Kubernetes; the other three give all rights there are.',
    find: ({ list }) =>
      ['Role', 'ClusterRole'].flatMap((kind) =>
        list(kind).flatMap(({ metadata, rules = [] }) =>
          rules
            .flatMap(({ apiGroups = [], resources = [], verbs }) => [...apiGroups, ...resources, ...verbs])
            .filter((word) => TOO_MUCH.includes(word))
            .map((word) => `${kind} ${metadata.name}: ${word}`),
        ),
      ),
  },
  {
    id: 'no-reading-of-secrets',
    why: 'Whoever reads the secret owns the database.',
    find: ({ list }) =>
      ['Role', 'ClusterRole'].flatMap((kind) =>
        list(kind)
          .filter(({ rules = [] }) => rules.some(({ resources = [] }) => resources.includes('secrets')))
          .map(({ metadata }) => `${kind} ${metadata.name}: may touch secrets`),
      ),
  },
  {
    id: 'own-namespace-alone',
    why: 'Rights in the whole cluster reach into production.',
    find: ({ list }) =>
      [
        ...list('ClusterRole'),
        ...list('ClusterRoleBinding'),
        ...list('RoleBinding').filter(({ roleRef }) => roleRef?.kind === 'ClusterRole'),
      ].map(({ kind, metadata }) => `${kind} ${metadata.name}: reaches beyond its namespace`),
  },
  {
    id: 'binding-fits',
    why: 'A right of a role or an account that does not exist waits for whoever makes one of that name.',
    find: ({ list, has }) =>
      list('RoleBinding').flatMap(({ metadata, roleRef, subjects = [] }) => [
        ...(roleRef?.kind === 'Role' && !has('Role', roleRef.name)
          ? [`RoleBinding ${metadata.name}: there is no Role ${roleRef.name}`]
          : []),
        ...subjects
          .filter(({ kind, name }) => kind !== 'ServiceAccount' || name === 'default' || !has('ServiceAccount', name))
          .map(({ name }) => `RoleBinding ${metadata.name}: there is no account ${name}`),
      ]),
  },
]
