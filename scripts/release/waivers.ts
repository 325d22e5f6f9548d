import { parse } from 'yaml'

/** A vulnerability that the scan ignores, in Trivy's format: https://trivy.dev/docs/latest/configuration/filtering/ */
interface Waiver {
  id?: unknown
  statement?: unknown
  expired_at?: unknown
}

/**
 * Returns a sentence for each fault of a waiver file. Each waiver needs a reason and a last day. An expired waiver is a fault
 * too: Trivy only ignores it, so it would stay in the file.
 * @param today such as 2026-01-31
 */
export function findWaiverFaults(text: string, today: string): string[] {
  const file = parse(text) as { vulnerabilities?: Waiver[] } | null
  const others = Object.keys(file ?? {}).filter((name) => name !== 'vulnerabilities')
  const waivers = file?.vulnerabilities ?? []
  return [
    ...others.map((name) => `${name}: only vulnerabilities can be waived here`),
    ...waivers.flatMap((waiver) => faultsOf(waiver, today)),
  ]
}

function faultsOf({ id, statement, expired_at: day }: Waiver, today: string): string[] {
  const name = typeof id === 'string' && id ? id : 'A waiver without an id'
  const faults = []
  if (name !== id) faults.push(`${name}: say which vulnerability is meant (id: CVE-…)`)
  if (typeof statement !== 'string' || !statement.trim()) faults.push(`${name}: say why it may wait (statement)`)
  if (typeof day !== 'string' || !isDay(day)) faults.push(`${name}: say until when (expired_at: 2026-01-31)`)
  else if (day < today) faults.push(`${name}: expired on ${day}; remove it, or review it and set another day`)
  return faults
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.startsWith(text)
