import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Seconds: what a person feels starts at a tenth, what pages somebody at one. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Messages: from one alone to a full batch. */
const BATCH_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500]

export type Metrics = ReturnType<typeof createMetrics>

/** What is counted here, by the names and units that Prometheus asks for: https://prometheus.io/docs/practices/naming/ */
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
      help: 'From a hint to its own echo: the lag of the bus',
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    busInterruptions: new Counter({
      name: 'chat_bus_interruptions_total',
      help: 'Times that the bus did not echo and was connected anew',
      registers,
    }),
    resumes: new Counter({
      name: 'chat_resumes_total',
      help: 'Resumes of a room by where they were served from, or reset',
      labelNames: ['outcome'] as const,
      registers,
    }),
    gapsAsked: new Counter({
      name: 'chat_gaps_asked_total',
      help: 'Gaps that a client saw and asked for: the backstop, which should never be needed',
      registers,
    }),
    slowReaders: new Counter({
      name: 'chat_slow_readers_closed_total',
      help: 'Sockets closed as their reader did not keep up',
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
