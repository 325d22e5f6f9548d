import { expect, test } from 'vitest'
import { isReady, report } from './report.ts'

test('prints facts, faults with remedies, and one line per target', () => {
  const findings = [
    { text: 'Docker 28.5.2' },
    { text: 'tilt is not installed', remedy: 'install it', blocks: ['kind' as const] },
    { text: 'Port 5001 is taken', remedy: 'stop it', blocks: ['kind' as const] },
    { text: 'A limit is low', remedy: 'raise it' },
  ]
  const lines = report(findings).split('\n')
  expect(lines).toEqual(expect.arrayContaining(['  Docker 28.5.2', '! tilt is not installed', '  -> install it']))
  expect(lines).toContain('kind        not ready: tilt is not installed, and 1 more, above')
  expect(lines).toContain('compose     ready')
  expect([isReady('kind', findings), isReady('node', findings)]).toEqual([false, true])
  // Without faults, the report has no link.
  expect(report([])).not.toContain('troubleshooting')
})
