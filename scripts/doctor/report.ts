import { type Finding, TARGETS, type Target } from './finding.ts'

/** Returns the doctor's report: facts, faults with their remedies, and one line per target. */
export function report(findings: Finding[]): string {
  const facts = findings.filter(({ remedy }) => !remedy)
  const faults = findings.filter(({ remedy }) => remedy)
  return [
    ...facts.map(({ text }) => `  ${text}`),
    ...faults.map(({ text, remedy }) => `\n! ${text}\n  -> ${remedy}`),
    ...(faults.length > 0 ? ['\nCauses: docs/troubleshooting.md'] : []),
    '',
    ...TARGETS.map((target) => `${target.padEnd(12)}${verdict(target, findings)}`),
  ].join('\n')
}

/** Returns whether no finding blocks a target. */
export const isReady = (target: Target, findings: Finding[]) => !findings.some(({ blocks }) => blocks?.includes(target))

function verdict(target: Target, findings: Finding[]): string {
  const first = findings.filter(({ blocks }) => blocks?.includes(target))
  if (!first[0]) return 'ready'
  const more = first.length > 1 ? `, and ${first.length - 1} more, above` : ''
  return `not ready: ${first[0].text}${more}`
}
