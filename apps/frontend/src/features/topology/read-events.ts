import type { Instance } from '@chat/contract/topology'
import type { TopologyEvent } from './topology.ts'

export interface Entry {
  /** Tells entries apart, also of one millisecond. */
  key: string
  at: number
  text: string
}

export interface TopologyView {
  /** All that serve now, by name; undefined until somebody asked. */
  instances: Instance[] | undefined
  /** What happened, the newest first. */
  log: Entry[]
}

/** What the events, newest first, mean to someone who looks at them. */
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
  return changeInstances(view, event.instances)
}

// The first list is how things are; each later one tells of changes.
function changeInstances(view: TopologyView, instances: Instance[]): string[] {
  const before = view.instances ?? instances
  view.instances = instances.toSorted((a, b) => (a.instance < b.instance ? -1 : 1))
  const without = (list: Instance[], others: Instance[]) =>
    list.filter(({ instance }) => !others.some((other) => other.instance === instance))
  return [
    ...without(before, instances).map(({ instance }) => `${instance} went`),
    ...without(instances, before).map(({ instance }) => `${instance} came`),
    ...instances.flatMap((now) => {
      const old = before.find(({ instance }) => instance === now.instance)
      const text = describeTeaching(now)
      return old && describeTeaching(old) !== text ? [`${now.instance}: ${text}`] : []
    }),
  ]
}

/** What a replica was told to do badly, in words; undefined where it has no teaching switches. */
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
