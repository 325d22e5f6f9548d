import { findViolations, RULES } from '@chat/manifests/policy'
import { createProduction } from '@chat/manifests/testing/production'
import { expect, test } from 'vitest'
import { breakObjects } from './broken-objects.ts'
import { OBJECT_BREAKAGES } from './catalogue.ts'

const PRODUCTION = createProduction()

test('production violates no rule', () => {
  expect(findViolations(PRODUCTION)).toEqual([])
})

test.each(OBJECT_BREAKAGES)('the rule $rule notices $name', (breakage) => {
  const objects = structuredClone(PRODUCTION)
  breakObjects(objects, breakage)
  expect(findViolations(objects).map((line) => line.split(':')[0])).toContain(breakage.rule)
})

test('each rule has a breakage', () => {
  const broken = new Set(OBJECT_BREAKAGES.map(({ rule }) => rule))
  expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([])
})
