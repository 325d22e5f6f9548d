import type { Replica } from '@chat/contract/topology'
import { describe, expect, it } from 'vitest'
import { describeState, readEvents } from './read-events.ts'
import { createTopologyLog } from './topology.ts'

const replica = (instance: string, state: Replica['state'] = 'serving', stateSeconds = 60) => ({
  ...{ instance, version: '1.0.0', colour: 'none' },
  ...{ state, stateSeconds },
})
const [one, two, three] = [replica('one'), replica('two'), replica('three')]

function read(record: (topology: ReturnType<typeof createTopologyLog>) => void) {
  const topology = createTopologyLog()
  record(topology)
  const { serving, events } = topology.store.get()
  const { instances, log } = readEvents(events)
  return {
    serving: serving?.instance,
    instances: instances?.map(({ instance }) => instance),
    log: log.map(({ text }) => text),
  }
}

describe('the topology', () => {
  it('logs a connection, its loss, and the next connection', () => {
    const view = read((topology) => {
      // A loss before the first connection, and a repeated loss, are not logged.
      topology.lost()
      topology.connected(one)
      topology.lost()
      topology.lost()
      topology.connected(two)
    })
    expect(view.serving).toBe('two')
    expect(view.log).toEqual(['Connected to two', 'Lost one', 'Connected to one'])
    expect(read((topology) => topology.lost()).serving).toBeUndefined()
  })

  it('logs replicas that came and went, but not the initial ones', () => {
    const view = read((topology) => {
      topology.changed({ instances: [two, one] })
      topology.changed({ instances: [one, three] })
      topology.changed({ instances: [one, three] })
    })
    expect(view).toEqual({ serving: undefined, instances: ['one', 'three'], log: ['three came', 'two went'] })
  })

  it('logs each change of a teaching switch', () => {
    const off = { notReady: false, slowMs: 0, errorRate: 0 }
    const taught = (switches: Partial<typeof off>) => ({ ...one, teaching: { ...off, ...switches } })
    const view = read((topology) => {
      for (const switches of [{}, { slowMs: 300 }, { slowMs: 300 }, { notReady: true, errorRate: 0.5 }, {}])
        topology.changed({ instances: [taught(switches), two] })
    })
    expect(view.log).toEqual([
      'one: no teaching switch is on',
      'one: not ready, 50 % of requests fail',
      'one: answers 300 ms late',
    ])
  })

  it('logs that a restarted replica has no teaching switches, and never "undefined"', () => {
    const view = read((topology) => {
      topology.changed({ instances: [{ ...one, teaching: { notReady: false, slowMs: 0, errorRate: 0 } }, two] })
      topology.changed({ instances: [one, two] })
    })
    expect(view.log).toEqual(['one: it has no teaching switches'])
  })

  it('logs each state once, and nothing when a lost replica leaves the list', () => {
    const view = read((topology) => {
      topology.changed({ instances: [one, two] })
      topology.changed({ instances: [one, replica('two', 'silent')] })
      topology.changed({ instances: [one, two] })
      topology.changed({ instances: [one, replica('two', 'lost')] })
      topology.changed({ instances: [one] })
      topology.changed({ instances: [one, two] })
    })
    expect(view.log).toEqual(['two came', 'two is lost', 'two responds again', 'two does not respond'])
  })

  it('shows the age of a state', () => {
    const at = (state: Replica['state'], seconds: number) =>
      describeState({ ...replica('one', state), since: 0 }, seconds * 1_000)
    expect([at('serving', 5), at('serving', 3_600), at('serving', 86_400)]).toEqual([
      'up for 5 s',
      'up for 60 min',
      'up for 24 h',
    ])
    expect([at('silent', 12), at('lost', 3)]).toEqual(['does not respond for 12 s', 'lost 3 s ago'])
  })

  it('limits the number of events', () => {
    const view = read((topology) => {
      for (let round = 0; round < 100; round++) topology.changed({ instances: round % 2 === 0 ? [one] : [two] })
    })
    expect(view.log.length).toBeLessThanOrEqual(100)
    expect(view.instances).toEqual(['two'])
  })

  it('keeps the serving replica after its event was removed, and logs its loss', () => {
    const connectLongAgo = (topology: ReturnType<typeof createTopologyLog>) => {
      topology.connected(one)
      for (let round = 0; round < 100; round++) topology.changed({ instances: [one, two] })
    }
    expect(read(connectLongAgo).serving).toBe('one')
    const lost = read((topology) => {
      connectLongAgo(topology)
      topology.lost()
    })
    expect(lost).toMatchObject({ serving: undefined, log: ['Lost one'] })
  })
})
