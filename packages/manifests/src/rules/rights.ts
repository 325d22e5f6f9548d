import type { Rule } from '../rule.ts'

const TOO_MUCH = ['*', 'escalate', 'bind', 'impersonate']

export const RIGHTS: Rule[] = [
  {
    id: 'no-unlimited-rights',
    why: 'A wildcard includes the verbs and resources of later versions. The three verbs give all other rights.',
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
    id: 'no-access-to-secrets',
    why: "The database's password gives access to all data.",
    find: ({ list }) =>
      ['Role', 'ClusterRole'].flatMap((kind) =>
        list(kind)
          .filter(({ rules = [] }) => rules.some(({ resources = [] }) => resources.includes('secrets')))
          .map(({ metadata }) => `${kind} ${metadata.name}: has access to Secrets`),
      ),
  },
  {
    id: 'own-namespace-only',
    why: 'Rights in the whole cluster include production.',
    find: ({ list }) =>
      [
        ...list('ClusterRole'),
        ...list('ClusterRoleBinding'),
        ...list('RoleBinding').filter(({ roleRef }) => roleRef?.kind === 'ClusterRole'),
      ].map(({ kind, metadata }) => `${kind} ${metadata.name}: has effect beyond its namespace`),
  },
  {
    id: 'binding-targets',
    why: 'If the Role or account is created later under this name, it gets the rights.',
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
