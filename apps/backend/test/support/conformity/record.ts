import { serverEventSchema } from '@chat/contract/socket'
import { z } from 'zod'
import { type Answer, findDifferences, findOperation } from './described.ts'

/** Differences that are told: one defect shows in many answers. */
const TOLD_MAX = 20

const counts = new Map<string, number>()
const differences: string[] = []

/** Events that were looked at, with their names: a hundred readers hear the same one, and looking costs more than hearing. */
const seen = new Map<string, string>()
const SEEN_MAX = 1_000

// Strict, so that a field that nobody described is found too.
const strictEvents = new Map(
  serverEventSchema.options.map((option) => [option.shape.event.value as string, z.strictObject(option.shape)]),
)

/** Holds an answer of the API to its description, and counts it. */
export function recordAnswer(method: string, pathname: string, answer: Answer): void {
  const operation = findOperation(method, pathname)
  if (!operation && !pathname.startsWith('/api')) return
  const name = operation ?? 'no such operation'
  count(`${name} ${answer.status}`)
  const found = findDifferences(operation, answer)
  if (found.length > 0)
    tell(`${method} ${pathname} ${answer.status}: ${found.join('; ')}: ${answer.body.slice(0, 500)}`)
}

/** Holds an event of the server to the contract, and counts it. */
export function recordEvent(json: string): void {
  const name = seen.get(json) ?? checkEvent(json)
  count(`socket ${name}`)
  if (seen.size > SEEN_MAX) seen.clear()
  seen.set(json, name)
}

function checkEvent(json: string): string {
  const event = JSON.parse(json) as { event: string }
  const result = (strictEvents.get(event.event) ?? serverEventSchema).safeParse(event)
  if (!result.success) tell(`${json.slice(0, 500)}: ${z.prettifyError(result.error)}`)
  return event.event
}

/** What differed since the last time. */
export const takeDifferences = (): string[] => differences.splice(0)

export const readCounts = (): [name: string, count: number][] => [...counts]

function count(name: string) {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function tell(difference: string) {
  if (differences.length < TOLD_MAX) differences.push(difference)
}
