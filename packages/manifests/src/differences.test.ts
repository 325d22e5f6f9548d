import { expect, test } from 'vitest'
import { findDifferences } from './differences.ts'
import type { KubernetesObject } from './objects.ts'
import { breakOne } from './testing/breakages.ts'
import { createProduction } from './testing/production.ts'

/** Production's objects as another environment has them: other namespace, other hashes. */
function createStaging(): KubernetesObject[] {
  const text = JSON.stringify(createProduction())
  return JSON.parse(text.replaceAll('chat-production', 'chat-staging').replaceAll('h4h4h4h4h4', 'k9k9k9k9k9'))
}

test('a namespace and the hashes in names are no differences', () => {
  expect(findDifferences(createStaging(), createProduction()).size).toBe(0)
})

test('a value, an element of a list, an object more: each is a line', () => {
  const production = createProduction()
  breakOne(production, { what: '', in: 'ConfigMap backend-config', set: { 'data.LOG_LEVEL': 'debug' } })
  breakOne(production, { what: '', in: 'Deployment chat-backend', set: { 'container.image': 'other:1' } })
  breakOne(production, { what: '', in: 'Service valkey', drop: true })
  expect(Object.fromEntries(findDifferences(createStaging(), production))).toEqual({
    'ConfigMap backend-config': ['data.LOG_LEVEL: not set → debug'],
    'Deployment chat-backend': [
      'spec.template.spec.containers.backend.image: ghcr.io/example/chat-backend:0.1.0 → other:1',
    ],
    'Service valkey': ['only in the first'],
  })
})
