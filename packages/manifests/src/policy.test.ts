import { describe, expect, test } from 'vitest'
import { findFaults, RULES } from './policy.ts'
import { BREAKAGES, breakOne } from './testing/breakages.ts'
import { createProduction } from './testing/production.ts'

const ruleOf = (fault: string) => fault.split(':')[0]

test('nothing is wrong with what is not broken', () => {
  expect(findFaults(createProduction())).toEqual([])
})

describe('a manifest is refused', () => {
  test.each(BREAKAGES)('$rule: $what', ({ rule, ...change }) => {
    const objects = createProduction()
    breakOne(objects, change)
    expect(findFaults(objects).map(ruleOf)).toContain(rule)
  })
})

test('each rule has a manifest that breaks it, and there are at least sixty', () => {
  const broken = new Set(BREAKAGES.map(({ rule }) => rule))
  expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([])
  expect(BREAKAGES.length).toBeGreaterThanOrEqual(60)
})
