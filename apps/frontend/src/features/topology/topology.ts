import type { Instance, Topology } from '@chat/contract/topology'
import { createStore } from '../../lib/store.ts'

/** Entries that are kept: a page that stays open all day must not grow. */
const LOG_MAX = 30

export interface TopologyEvent {
  /** Tells entries apart, also of one millisecond. */
  key: number
  at: string
  text: string
}

export interface TopologyState {
  /** The replica that this page is connected to; undefined while it is to none. */
  serving: Instance | undefined
  /** Every replica that is known of; undefined until somebody asked. */
  instances: Instance[] | undefined
  /** The newest first. */
  log: TopologyEvent[]
}

export type TopologyLog = ReturnType<typeof createTopologyLog>

/** Which replica serves this page, which others there are, and how that changed while the page was open. */
export function createTopologyLog() {
  const store = createStore<TopologyState>({ serving: undefined, instances: undefined, log: [] })
  let key = 0

  function tell(texts: string[], change: Partial<TopologyState>) {
    const at = new Date().toISOString()
    store.update((state) => ({
      ...state,
      ...change,
      log: [...texts.map((text) => ({ key: key++, at, text })).reverse(), ...state.log].slice(0, LOG_MAX),
    }))
  }

  return {
    store,
    connected: ({ instance, version, colour }: Instance) =>
      tell([`Connected to ${instance}`], { serving: { instance, version, colour } }),
    lost() {
      const { serving } = store.get()
      if (serving) tell([`Lost ${serving.instance}`], { serving: undefined })
    },
    /** All that serve now; what is new among them since the last time is told. */
    changed({ instances }: Pick<Topology, 'instances'>) {
      const known = store.get().instances
      const came = known ? instances.filter((instance) => !has(known, instance)) : []
      const went = known?.filter((instance) => !has(instances, instance)) ?? []
      tell([...went.map(({ instance }) => `${instance} went`), ...came.map(({ instance }) => `${instance} came`)], {
        instances,
      })
    },
  }
}

function has(instances: Instance[], { instance }: Instance): boolean {
  return instances.some((other) => other.instance === instance)
}
