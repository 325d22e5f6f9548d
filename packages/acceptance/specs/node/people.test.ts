import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { PATHS } from '@chat/contract/paths'
import { ROOT } from '@chat/tooling/folders'
import { withClient } from '@chat/tooling/postgres/connect'
import { expect, test } from 'vitest'
import { messageWith, say } from '../../harness/browser.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const chat = useOwnChat({ TEACHING: '1' })
const { signUp } = useBrowser(chat.baseUrl)

const CROWD = 230

test('the panel of a large room loads members in pages and shows the total', async () => {
  const { page } = await signUp('Ada')
  await withClient(chat.databaseUrl(), (client) =>
    client.query(
      `WITH made AS (INSERT INTO account (name, password_hash) SELECT 'guest ' || n, 'none' FROM generate_series(1, $1::int) AS n RETURNING id)
       INSERT INTO room_member (room_id, account_id) SELECT 1, id FROM made`,
      [CROWD],
    ),
  )
  await page.getByRole('button', { name: 'Members' }).click()
  const panel = page.getByRole('complementary', { name: 'Members' })
  const rows = panel.getByRole('list', { name: 'Members' }).getByRole('listitem')
  await panel.getByRole('heading', { name: `${CROWD + 1} in the room`, exact: true }).waitFor()
  expect(await rows.count()).toBe(100)
  await panel.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(() => rows.count()).toBe(200)
  await panel.getByRole('button', { name: 'Show more' }).click()
  await panel.getByRole('heading', { name: `${CROWD + 1} in the room, 1 online` }).waitFor()
  expect(await rows.count()).toBe(CROWD + 1)
  expect(await panel.getByRole('button', { name: 'Show more' }).count()).toBe(0)
})

test('an open page removes the name of an erased account at once', async () => {
  const [ben, cleo] = await Promise.all([signUp('Ben'), signUp('Cleo')])
  await say(ben, 'with my name on it')
  await messageWith(cleo.page, 'with my name on it').waitFor()
  const admin = join(ROOT, 'apps/backend/src/admin.ts')
  const env = { ...process.env, DATABASE_URL: chat.databaseUrl() }
  execFileSync(process.execPath, [admin, 'erase', ben.name], { env, stdio: 'pipe' })
  await cleo.page
    .getByRole('log', { name: 'Messages' })
    .getByText(/^erased \d+/)
    .first()
    .waitFor()
  await expect.poll(() => cleo.page.getByRole('log', { name: 'Messages' }).getByText(ben.name).count()).toBe(0)
  await ben.page.getByText('You were signed out.').waitFor()
})

test('the topology shows the state of the teaching switches and each change', async () => {
  const { page } = await signUp('Dan')
  await page.getByRole('button', { name: 'Topology' }).click()
  const panel = page.getByRole('complementary', { name: 'Topology' })
  await panel.getByText('no teaching switch is on').first().waitFor()
  await fetch(chat.baseUrl() + PATHS.teaching, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slowMs: 50 }),
  })
  await panel.getByRole('list', { name: 'Replicas' }).getByText('answers 50 ms late').waitFor()
  await panel
    .getByRole('log', { name: 'Changes' })
    .getByText(/: answers 50 ms late$/)
    .waitFor()
  const list = panel.getByRole('list', { name: 'Replicas' })
  await list
    .getByText(/^up for \d+ (s|min|h)$/)
    .first()
    .waitFor()
  // Offline, no text claims a connection or the current state of a replica.
  await page.context().setOffline(true)
  await panel.getByRole('heading', { name: 'This page is not connected' }).waitFor()
  expect(await panel.getByText(/^up for |connected to$/).count()).toBe(0)
  await page.context().setOffline(false)
  await panel.getByRole('heading', { name: 'This page is connected to' }).waitFor()
  expect(await panel.innerText()).not.toContain('undefined')
})
