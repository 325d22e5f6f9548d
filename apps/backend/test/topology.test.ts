import { type ExpectStatic, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

/** Concurrent tests must use the `expect` of their own context. */
async function watchAnother(expect: ExpectStatic) {
  const another = await startReplica({ DATABASE_URL: stage.database.url })
  const person = await createPerson(stage.urlOf(0))
  const { instance } = (await (await fetch(`${another.url}/api/version`)).json()) as { instance: string }
  const socket = await openSocket(stage.urlOf(0), person)
  await socket.next('connection:opened')
  const find = async () => (await person.api.topology()).instances.find((replica) => replica.instance === instance)
  const notified = () =>
    socket.events
      .findLast((event) => event.event === 'topology:changed')
      ?.instances.find((replica) => replica.instance === instance)
  await expect.poll(find).toMatchObject({ state: 'serving', stateSeconds: expect.any(Number) })
  return { another, find, notified }
}

// The others poll once a second, so an idle machine needs 2 s. A busy machine may need longer.
test.concurrent('a killed replica is marked as lost, with an age, and later leaves the list', async ({ expect }) => {
  const { another, find, notified } = await watchAnother(expect)
  await another.end('SIGKILL')
  await expect.poll(notified, { interval: 20 }).toMatchObject({ state: 'lost', stateSeconds: 0 })
  await expect.poll(find, { timeout: 20_000 }).toBeUndefined()
})

test.concurrent('a hanging replica is marked as silent, and as serving when it continues', async ({ expect }) => {
  const { another, notified } = await watchAnother(expect)
  another.process.kill('SIGSTOP')
  await expect.poll(notified).toMatchObject({ state: 'silent' })
  another.process.kill('SIGCONT')
  await expect.poll(notified).toMatchObject({ state: 'serving' })
  await another.end('SIGTERM')
})

test.concurrent('a stopped replica leaves the list at once, and is never marked as lost', async ({ expect }) => {
  const { another, find } = await watchAnother(expect)
  await another.end('SIGTERM')
  expect(await find()).toBeUndefined()
})
