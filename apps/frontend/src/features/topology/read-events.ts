import type { Instance, Replica } from '@chat/contract/topology'
import type { TopologyEvent } from './topology.ts'

export interface Entry {
  /** Unique, also for entries of the same millisecond. */
  key: string
  at: number
  text: string
}

/** A replica. Its state began at `since`, by the clock of this page. */
export type KnownReplica = Replica & { since: number }

export interface TopologyView {
  /** All replicas, by name; undefined until the first answer. */
  instances: KnownReplica[] | undefined
  /** The log, newest entry first. */
  log: Entry[]
}

/** Converts events (newest first) into the replicas of now and a log. */
export function readEvents(events: TopologyEvent[]): TopologyView {
  const view: TopologyView = { instances: undefined, log: [] }
  for (const event of events.toReversed()) {
    for (const text of describe(view, event)) view.log.unshift({ key: `${event.at} ${text}`, at: event.at, text })
  }
  return view
}

function describe(view: TopologyView, event: TopologyEvent): string[] {
  if ('connected' in event) return [`Connected to ${event.connected.instance}`]
  if ('lost' in event) return [`Lost ${event.lost.instance}`]
  // A replica of an older version sends no state.
  const instances = event.instances.map((replica) => ({
    ...replica,
    state: replica.state ?? 'serving',
    since: event.at - (replica.stateSeconds ?? 0) * 1_000,
  }))
  return changeInstances(view, instances)
}

// The first list is the initial state. Each later list is compared with the one before.
function changeInstances(view: TopologyView, instances: KnownReplica[]): string[] {
  const before = view.instances ?? instances
  view.instances = instances.toSorted((a, b) => (a.instance < b.instance ? -1 : 1))
  const find = (list: KnownReplica[], wanted: Instance) => list.find(({ instance }) => instance === wanted.instance)
  return [
    // The log already contains the loss.
    ...before.filter((old) => old.state !== 'lost' && !find(instances, old)).map(({ instance }) => `${instance} went`),
    ...instances.flatMap((now) => {
      const old = find(before, now)
      return old ? describeChange(old, now) : [`${now.instance} came`]
    }),
  ]
}

function describeChange(old: KnownReplica, now: KnownReplica): string[] {
  const teaching = describeTeaching(now)
  return [
    ...(old.state === now.state ? [] : [`${now.instance} ${describeNewState(old, now)}`]),
    ...(describeTeaching(old) === teaching ? [] : [`${now.instance}: ${teaching ?? 'it has no teaching switches'}`]),
  ]
}

function describeNewState(old: KnownReplica, now: KnownReplica): string {
  if (now.state === 'lost') return 'is lost'
  if (now.state === 'silent') return 'does not respond'
  return old.state === 'lost' ? 'came' : 'responds again'
}

/** Describes the state of a replica and its age. */
export function describeState({ state, since }: KnownReplica, now: number): string {
  const age = describeAge(Math.max(0, now - since))
  if (state === 'lost') return `lost ${age} ago`
  return state === 'silent' ? `does not respond for ${age}` : `up for ${age}`
}

/** Formats a duration: up to two minutes in seconds, up to two hours in minutes, then in hours. */
function describeAge(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`
}

/** Describes the active teaching switches of a replica. Undefined if it has no teaching switches. */
export function describeTeaching({ teaching }: Instance): string | undefined {
  if (!teaching) return undefined
  const { notReady, slowMs, errorRate } = teaching
  const words = [
    notReady && 'not ready',
    slowMs > 0 && `answers ${slowMs} ms late`,
    errorRate > 0 && `${Math.round(errorRate * 100)} % of requests fail`,
  ]
  return words.filter(Boolean).join(', ') || 'no teaching switch is on'
}
