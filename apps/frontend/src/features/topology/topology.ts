import type { Instance, Replica, Topology } from '@chat/contract/topology'
import { createStore } from '../../lib/store.ts'

/** Maximum events. Without it, a page that stays open all day uses more and more memory. */
const EVENTS_MAX = 50

/** A connection, its loss, or a new list of replicas. */
export type TopologyEvent = { at: number } & ({ connected: Instance } | { lost: Instance } | { instances: Replica[] })

export interface TopologyState {
  /** The replica that this page is connected to. Undefined while it is not connected. */
  serving: Instance | undefined
  /** Newest first. */
  events: TopologyEvent[]
}

export type TopologyLog = ReturnType<typeof createTopologyLog>

/** Collects events of the replicas while the page is open. The panel interprets them. */
export function createTopologyLog() {
  const store = createStore<TopologyState>({ serving: undefined, events: [] })
  // Store the serving replica separately, because its event may be removed.
  const append = (event: TopologyEvent, serving: Instance | undefined) =>
    store.update(({ events }) => ({ serving, events: [event, ...events].slice(0, EVENTS_MAX) }))
  return {
    store,
    connected: (serving: Instance) => append({ at: Date.now(), connected: serving }, serving),
    lost() {
      const { serving } = store.get()
      if (serving) append({ at: Date.now(), lost: serving }, undefined)
    },
    changed: ({ instances }: Pick<Topology, 'instances'>) => append({ at: Date.now(), instances }, store.get().serving),
  }
}
