import type { Instance, Replica, Topology } from '@chat/contract/topology'
import { createStore } from '../../lib/store.ts'

/** Events that are kept: a page that stays open all day must not grow. */
const EVENTS_MAX = 50

/** What was heard: that a replica serves this page now, or does not any more, or all that serve now. */
export type TopologyEvent = { at: number } & ({ connected: Instance } | { lost: Instance } | { instances: Replica[] })

export interface TopologyState {
  /** The replica that this page is connected to; undefined while it is to none. */
  serving: Instance | undefined
  /** The newest first. */
  events: TopologyEvent[]
}

export type TopologyLog = ReturnType<typeof createTopologyLog>

/** Keeps what is heard of the replicas while the page is open; the panel makes sense of it. */
export function createTopologyLog() {
  const store = createStore<TopologyState>({ serving: undefined, events: [] })
  // What serves stands beside the events, as its own may be long ago and forgotten.
  const tell = (event: TopologyEvent, serving: Instance | undefined) =>
    store.update(({ events }) => ({ serving, events: [event, ...events].slice(0, EVENTS_MAX) }))
  return {
    store,
    connected: (serving: Instance) => tell({ at: Date.now(), connected: serving }, serving),
    lost() {
      const { serving } = store.get()
      if (serving) tell({ at: Date.now(), lost: serving }, undefined)
    },
    changed: ({ instances }: Pick<Topology, 'instances'>) => tell({ at: Date.now(), instances }, store.get().serving),
  }
}
