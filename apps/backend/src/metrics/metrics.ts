import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Seconds. People notice delays above 0.1 s; alerts start at 1 s. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Messages, from a single one to a full batch. */
const BATCH_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500]

export type Metrics = ReturnType<typeof createMetrics>

/** Creates the metrics. Names and units follow https://prometheus.io/docs/practices/naming/ */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]

  return {
    registry,
    messagesStored: new Counter({
      name: 'chat_messages_stored_total',
      help: 'Messages stored by this replica',
      registers,
    }),
    batchSize: new Histogram({
      name: 'chat_batch_messages',
      help: 'Messages in one transaction of the writer',
      buckets: BATCH_BUCKETS,
      registers,
    }),
    acknowledgement: new Histogram({
      name: 'chat_acknowledgement_seconds',
      help: 'From the arrival of a message to its acknowledgement',
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    fanOut: new Histogram({
      name: 'chat_fanout_seconds',
      help: "From a change's time in the database to its write to the sockets of this replica",
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    busEcho: new Histogram({
      name: 'chat_bus_echo_seconds',
      help: 'From a notification to its echo at the same replica: the lag of the bus',
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    busInterruptions: new Counter({
      name: 'chat_bus_interruptions_total',
      help: 'Reconnects of the bus after a missing echo',
      registers,
    }),
    resumes: new Counter({
      name: 'chat_resumes_total',
      help: 'Resumes of a room by source (memory, database) or reset reason',
      labelNames: ['outcome'] as const,
      registers,
    }),
    gapsAsked: new Counter({
      name: 'chat_gaps_asked_total',
      help: 'Gaps that clients detected and requested. Should stay 0',
      registers,
    }),
    slowReaders: new Counter({
      name: 'chat_slow_readers_closed_total',
      help: 'Sockets closed because their reader was too slow',
      registers,
    }),
    /** Adds a gauge whose value `read` returns at each scrape. If the read fails, the gauge keeps its last value. */
    observe: (name: string, help: string, read: () => number | Promise<number>) =>
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          try {
            this.set(await read())
          } catch {
            // Do not fail the scrape: the other metrics are useful while the database is away.
          }
        },
      }),
  }
}
