import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Criterion, findNotRun, findUnproved, readProved, stageOf } from './criteria.ts'

const criterion = (id: string, stages: string[], mark?: Criterion['mark']): Criterion => ({ id, stages, mark })

test.each([
  ['unit', 'test'],
  ['valkey', 'valkey-bus'],
  ['accept-valkey', 'valkey'],
  ['accept-k3s', 'k3s'],
  ['k3s-long', 'full'],
])('assigns the report %s to the stage %s', (report, stage) => {
  expect(stageOf(report)).toBe(stage)
})

test('counts only passed tests, by their own ids and those of their group', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-reports-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const result = (status: string, ids: string, ofGroup: string) => ({
    status,
    title: `${ids}: a test`,
    ancestorTitles: [`${ofGroup}: a group`],
  })
  const assertionResults = [
    result('passed', 'K13', 'Z1, Z2'),
    result('failed', 'K1', 'K2'),
    result('skipped', 'K3', 'K4'),
  ]
  writeFileSync(join(folder, 'accept-k3s.json'), JSON.stringify({ testResults: [{ assertionResults }] }))
  writeFileSync(join(folder, 'reload-compose.json'), '{"samples":[]}')
  expect(readProved(folder)).toEqual(new Map([['k3s', new Set(['Z1', 'Z2', 'K13'])]]))
})

test('reports promises without a passed test, and promises whose stages did not run', () => {
  const proved = new Map([
    ['test', new Set(['K4'])],
    ['k3s', new Set(['K5'])],
  ])
  const criteria = [
    criterion('K4', ['test', 'k3s', 'full']),
    criterion('K5', ['test', 'k3s']),
    criterion('K10', ['full'], 'full'),
    criterion('B7', ['test'], 'open'),
  ]
  expect(findUnproved(criteria, proved)).toEqual(['K4 in k3s', 'K5 in test'])
  expect(findNotRun(criteria, proved)).toEqual(['K10 (full)'])
})
