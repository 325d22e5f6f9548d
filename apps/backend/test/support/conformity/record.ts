import { toPresent } from '@chat/contract/protocol'
import { serverEventSchema } from '@chat/contract/socket'
import { z } from 'zod'
import { type Answer, findDifferences, findOperation } from './described.ts'

/** Maximum number of reported differences, because one defect affects many answers. */
const REPORTED_MAX = 20

const counts = new Map<string, number>()
const differences: string[] = []

/** Checked events and their names. Many clients receive the same event, and the check is slow. */
const seen = new Map<string, string>()
const SEEN_MAX = 1_000

// Strict schemas also find undescribed fields.
const strictEvents = new Map(
  serverEventSchema.options.map((option) => [option.shape.event.value as string, z.strictObject(option.shape)]),
)

/** Compares an answer of the API with its description, and counts it. */
export function recordAnswer(method: string, pathname: string, answer: Answer): void {
  const operation = findOperation(method, pathname)
  if (!operation && !pathname.startsWith('/api')) return
  const name = operation ?? 'no such operation'
  count(`${name} ${answer.status}`)
  const found = findDifferences(operation, answer)
  if (found.length > 0)
    report(`${method} ${pathname} ${answer.status}: ${found.join('; ')}: ${answer.body.slice(0, 500)}`)
}

/** Compares an event of the server with the contract, and counts it. */
export function recordEvent(json: string): void {
  const name = seen.get(json) ?? checkEvent(json)
  count(`socket ${name}`)
  if (seen.size > SEEN_MAX) seen.clear()
  seen.set(json, name)
}

function checkEvent(json: string): string {
  const event = toPresent(JSON.parse(json)) as { event: string }
  const result = (strictEvents.get(event.event) ?? serverEventSchema).safeParse(event)
  if (!result.success) report(`${json.slice(0, 500)}: ${z.prettifyError(result.error)}`)
  return event.event
}

/** Returns the differences since the last call. */
export const takeDifferences = (): string[] => differences.splice(0)

export const readCounts = (): [name: string, count: number][] => [...counts]

function count(name: string) {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function report(difference: string) {
  if (differences.length < REPORTED_MAX) differences.push(difference)
}
