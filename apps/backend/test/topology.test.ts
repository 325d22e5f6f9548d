import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

async function watchAnother() {
  const another = await startReplica({ DATABASE_URL: stage.database.url })
  const person = await createPerson(stage.urlOf(0))
  const { instance } = (await (await fetch(`${another.url}/api/version`)).json()) as { instance: string }
  const socket = await openSocket(stage.urlOf(0), person)
  await socket.next('connection:opened')
  const find = async () => (await person.api.topology()).instances.find((replica) => replica.instance === instance)
  const told = () =>
    socket.events
      .findLast((event) => event.event === 'topology:changed')
      ?.instances.find((replica) => replica.instance === instance)
  await expect.poll(find).toMatchObject({ state: 'serving', stateSeconds: expect.any(Number) })
  return { another, find, told }
}

// An idle machine marks it within 2 s, as the others poll once a second; a busy machine may take longer.
test('a killed replica is marked as lost, with an age, and later leaves the list', async () => {
  const { another, find, told } = await watchAnother()
  await another.end('SIGKILL')
  await expect.poll(told, { interval: 20 }).toMatchObject({ state: 'lost', stateSeconds: 0 })
  await expect.poll(find, { timeout: 20_000 }).toBeUndefined()
})

test('a hanging replica is marked as silent, and as serving when it continues', async () => {
  const { another, told } = await watchAnother()
  another.process.kill('SIGSTOP')
  await expect.poll(told).toMatchObject({ state: 'silent' })
  another.process.kill('SIGCONT')
  await expect.poll(told).toMatchObject({ state: 'serving' })
  await another.end('SIGTERM')
})

test('a stopped replica leaves the list at once, and is never marked as lost', async () => {
  const { another, find } = await watchAnother()
  await another.end('SIGTERM')
  expect(await find()).toBeUndefined()
})
