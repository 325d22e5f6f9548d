import { expect, test } from 'vitest'
import { createPerson } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)

test('a refused request leaves its connection to the database to the next one', async () => {
  const { api } = await createPerson(stage.urlOf(0))
  const listConnections = () =>
    stage.database.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'chat-backend pool'`,
    )
  const before = await listConnections()
  expect(before).toHaveLength(1)
  for (let turn = 0; turn < 3; turn++)
    await expect(api.editMessage(1, 1_000, 'tea')).rejects.toMatchObject({ problem: { code: 'message-not-found' } })
  expect(await listConnections()).toEqual(before)
})
