import { setTimeout as delay } from 'node:timers/promises'
import { createMessageId } from '@chat/client/message-id'
import type { Metrics } from '@chat/testing/measure/compare'
import { createSamples } from '@chat/testing/measure/samples'
import { withClient } from '@chat/tooling/postgres/connect'
import type { Form, NewMessage } from './forms.ts'

const BODY = 'The kettle is on, the biscuits are in the tin, and whoever comes first may choose the cup.'

/** Milliseconds between two attempts before the connection is ready. */
const RETRY_MS = 20

export interface WritesOptions {
  url: string
  createForm: (url: string) => Form
  inFlight: number
  warmUpSeconds: number
  seconds: number
}

/** Measures a window of concurrent writes by the members in turn. */
export async function measureWrites({
  url,
  createForm,
  inFlight,
  warmUpSeconds,
  seconds,
}: WritesOptions): Promise<Metrics> {
  const members = await listMembers(url)
  const form = createForm(url)
  const samples = createSamples()
  let turn = 0
  let measured = false
  let ended = false

  const next = (): NewMessage => {
    const { id, name, room } = members[turn++ % members.length] as (typeof members)[0]
    return { author: { id, name }, room, id: createMessageId(), body: BODY }
  }
  async function keepWriting() {
    while (!ended) {
      const start = performance.now()
      await form.write(next())
      if (measured && !ended) samples.add(performance.now() - start)
    }
  }

  try {
    // The first writes open the connections.
    while (
      !(await form.write(next()).then(
        () => true,
        () => false,
      ))
    )
      await delay(RETRY_MS)
    const writers = Promise.all(Array.from({ length: inFlight }, keepWriting))
    await Promise.race([delay(warmUpSeconds * 1_000), writers])
    measured = true
    await Promise.race([delay(seconds * 1_000), writers])
    ended = true
    await writers
  } finally {
    ended = true
    await form.close()
  }
  return { messagesPerSecond: samples.count() / seconds, p50: samples.quantile(0.5), p99: samples.quantile(0.99) }
}

async function listMembers(url: string) {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: number; name: string; room: number }>(
      'SELECT account.id, name, room_id AS room FROM room_member JOIN account ON account.id = account_id',
    )
    return rows
  })
}
