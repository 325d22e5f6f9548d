import { expect, test } from 'vitest'
import { findDifferences } from './differences.ts'
import { type KubernetesObject, nameOf } from './objects.ts'
import { createProduction } from './testing/production.ts'

/** The objects of production with another namespace and other hashes */
function createStaging(): KubernetesObject[] {
  const text = JSON.stringify(createProduction())
  return JSON.parse(text.replaceAll('chat-production', 'chat-staging').replaceAll('h4h4h4h4h4', 'k9k9k9k9k9'))
}

test('ignores namespaces and the hashes in names', () => {
  expect(findDifferences(createStaging(), createProduction()).size).toBe(0)
})

test('returns a line for each changed value, changed element of a list, and missing object', () => {
  const production = createProduction().filter((object) => nameOf(object) !== 'Service valkey')
  for (const { data, metadata, spec } of production) {
    if (data && metadata.name.startsWith('backend-config')) data.LOG_LEVEL = 'debug'
    const [container] = spec?.template?.spec.containers ?? []
    if (container?.name === 'backend') container.image = 'other:1'
  }
  expect(Object.fromEntries(findDifferences(createStaging(), production))).toEqual({
    'ConfigMap backend-config': ['data.LOG_LEVEL: not set → debug'],
    'Deployment chat-backend': [
      'spec.template.spec.containers.backend.image: ghcr.io/example/chat-backend:0.1.0 → other:1',
    ],
    'Service valkey': ['only in the first'],
  })
})
