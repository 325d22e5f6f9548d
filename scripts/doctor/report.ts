import { type Finding, PATHS, type Path } from './finding.ts'

/** What the doctor says: what there is, what to do, and each path in one line. */
export function report(findings: Finding[]): string {
  const facts = findings.filter(({ remedy }) => !remedy)
  const faults = findings.filter(({ remedy }) => remedy)
  return [
    ...facts.map(({ text }) => `  ${text}`),
    ...faults.map(({ text, remedy }) => `\n! ${text}\n  -> ${remedy}`),
    ...(faults.length > 0 ? ['\nThe causes: docs/troubleshooting.md'] : []),
    '',
    ...PATHS.map((path) => `${path.padEnd(12)}${verdict(path, findings)}`),
  ].join('\n')
}

/** Whether nothing stands in a path's way. */
export const isReady = (path: Path, findings: Finding[]) => !findings.some(({ blocks }) => blocks?.includes(path))

function verdict(path: Path, findings: Finding[]): string {
  const first = findings.filter(({ blocks }) => blocks?.includes(path))
  if (!first[0]) return 'ready'
  const more = first.length > 1 ? `, and ${first.length - 1} more, above` : ''
  return `not ready: ${first[0].text}${more}`
}
