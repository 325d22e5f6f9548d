import type { Instance, Topology } from '@chat/contract/topology'
import { createStore } from '../../lib/store.ts'

/** Events that are kept: a page that stays open all day must not grow. */
const EVENTS_MAX = 50

/** What was heard: which replica serves this page (none, when `serving` is undefined), or all that serve now. */
export type TopologyEvent = { at: number } & ({ serving: Instance | undefined } | { instances: Instance[] })

export type TopologyLog = ReturnType<typeof createTopologyLog>

/** Keeps what is heard of the replicas while the page is open, the newest first; the panel makes sense of it. */
export function createTopologyLog() {
  const store = createStore<TopologyEvent[]>([])
  let connected = false
  const tell = (event: TopologyEvent) => store.update((events) => [event, ...events].slice(0, EVENTS_MAX))
  return {
    store,
    connected(serving: Instance) {
      connected = true
      tell({ at: Date.now(), serving })
    },
    lost() {
      if (connected) tell({ at: Date.now(), serving: undefined })
      connected = false
    },
    changed: ({ instances }: Pick<Topology, 'instances'>) => tell({ at: Date.now(), instances }),
  }
}
