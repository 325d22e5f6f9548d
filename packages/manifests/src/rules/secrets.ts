import type { Rule } from '../rule.ts'

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|API_?KEY|PRIVATE/i

/** user:password@ in an address */
const CREDENTIALS = /:\/\/[^/\s:@]*:[^/\s@]+@/

export const SECRETS: Rule[] = [
  {
    id: 'no-plain-secrets',
    why: 'A manifest is in git, and in every clone.',
    find: ({ workloads, list }) => [
      ...workloads.flatMap(({ name, containers }) =>
        containers.flatMap(({ env = [], command = [], args = [] }) => [
          ...env
            .filter((entry) => entry.value && (SECRET_NAME.test(entry.name) || CREDENTIALS.test(entry.value)))
            .map((entry) => `${name}: variable ${entry.name} contains a secret`),
          ...[...command, ...args]
            .filter((word) => CREDENTIALS.test(word) || /--?password[= ]/.test(word))
            .map(() => `${name}: its command contains a password`),
        ]),
      ),
      ...list('ConfigMap').flatMap(({ metadata, data = {} }) =>
        Object.entries(data)
          .filter(([key, value]) => SECRET_NAME.test(key) || CREDENTIALS.test(value))
          .map(([key]) => `ConfigMap ${metadata.name}: ${key} is a secret`),
      ),
    ],
  },
  {
    id: 'no-secret-in-git',
    why: 'Outside development, pods get secrets by reference from the cluster.',
    find: ({ list, environment }) =>
      environment === 'development'
        ? []
        : list('Secret').map(({ metadata }) => `Secret ${metadata.name} is part of the manifests`),
  },
]
