// The load generator. The bench starts this process and sends it commands over the IPC channel.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Metrics } from '../measure/compare.ts'
import { type Client, createFleet, type FleetOptions, PROTOCOLS, type ProtocolName } from './fleet.ts'
import { createRecord } from './record.ts'
import { createSchedule, type Schedule } from './schedule.ts'

/** Closed loop: each client sends its next message after an acknowledgement. Open loop: messages follow the clock. */
export type Load = { kind: 'closed'; inFlight: number } | { kind: 'open'; rate: number; burst: number }

export interface Connect extends FleetOptions {
  /** The number of displays of missed messages to wait for, over all clients. */
  missed?: number
}

export interface Connected {
  /** The time until all clients were connected and had received the missed messages. */
  seconds: number
  /** Displays of missed messages, over all clients. */
  caughtUp: number
  /** The utilization of the generator's event loop in that time, from 0 to 1. */
  generatorLoop: number
}

/** Milliseconds between two checks of deliveries. */
const POLL_MS = 5

/** Maximum ms for missed messages that arrive after the server has confirmed the resume. */
const LATE_MAX_MS = 10_000

/** A message of typical length. */
const BODY = 'The kettle is on, the biscuits are in the tin, and whoever comes first may choose the cup. '
  .repeat(2)
  .trim()

const record = createRecord()
let protocol: ProtocolName = 'ours'
let sending = false
let closedLoop = false
const fleet = createFleet(record, (client) => {
  if (closedLoop && sending) send(client, performance.now())
})
let turn = 0
let timer: NodeJS.Timeout | undefined
let cpuAtMark = process.cpuUsage()
let loopAtMark = performance.eventLoopUtilization()
const delays = monitorEventLoopDelay({ resolution: 1 })

function send(client: Client, intendedAt: number) {
  const number = record.add(intendedAt, client.readers)
  client.socket.send(PROTOCOLS[protocol].send(client.member.room, number, BODY))
  record.sent(number)
}

function sendDue(schedule: Schedule, burst: number) {
  const clients = fleet.clients()
  for (const intendedAt of schedule.due(performance.now())) {
    send(clients[Math.floor(turn++ / burst) % clients.length] as Client, intendedAt)
  }
}

export const commands = {
  async connect({ missed = 0, ...options }: Connect): Promise<Connected> {
    protocol = options.protocol
    const before = record.others()
    const start = performance.now()
    const loop = performance.eventLoopUtilization()
    await fleet.connect(options)
    const caughtUp = () => record.others() - before
    const deadline = performance.now() + LATE_MAX_MS
    while (caughtUp() < missed && performance.now() < deadline) await delay(POLL_MS)
    return {
      seconds: (performance.now() - start) / 1_000,
      caughtUp: caughtUp(),
      generatorLoop: performance.eventLoopUtilization(loop).utilization,
    }
  },

  load(load: Load) {
    sending = true
    closedLoop = load.kind === 'closed'
    if (load.kind === 'closed') {
      for (let round = 0; round < load.inFlight; round++) {
        for (const client of fleet.clients()) send(client, performance.now())
      }
      return
    }
    const schedule = createSchedule(performance.now(), load.rate, load.burst)
    timer = setInterval(() => sendDue(schedule, load.burst), 1)
  },

  /** Starts the measurement window. */
  mark() {
    record.mark()
    cpuAtMark = process.cpuUsage()
    loopAtMark = performance.eventLoopUtilization()
    delays.enable()
    delays.reset()
  },

  /** Ends the window and the load. Returns the metrics when all messages have arrived, or after `drainMs`. */
  async finish(drainMs: number): Promise<Metrics> {
    const { user, system } = process.cpuUsage(cpuAtMark)
    const { utilization } = performance.eventLoopUtilization(loopAtMark)
    delays.disable()
    sending = false
    clearInterval(timer)
    record.close()
    const deadline = performance.now() + drainMs
    while (record.undelivered() > 0 && performance.now() < deadline) await delay(POLL_MS)
    const { refused, lost } = fleet.faults
    const metrics = record.metrics()
    const generatorCpu = (user + system) / 1e6 / (metrics.seconds as number)
    return { ...metrics, generatorCpu, generatorLoop: utilization, generatorStall: delays.max / 1e6, refused, lost }
  },

  /** Returns the number of sockets that the server closed. */
  lost: () => fleet.faults.lost,

  drop: () => fleet.drop(),
}

process.on('message', async ({ command, argument }: { command: keyof typeof commands; argument: never }) => {
  try {
    process.send?.({ result: await commands[command](argument) })
  } catch (error) {
    process.send?.({ fault: `${error instanceof Error ? error.message : error} (${fleet.faults.first})` })
  }
})
// The bench has ended.
process.on('disconnect', () => process.exit())
