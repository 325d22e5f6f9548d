import { withClient } from '@chat/tooling/postgres/connect'
import { beforeAll, expect, test } from 'vitest'
import { checkAppearance } from '../../harness/appearance.ts'
import { composer, messageWith, type Person, say, texts } from '../../harness/browser.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const chat = useOwnChat()
const { run, signUp } = useBrowser(chat.baseUrl)

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann', { viewport: { width: 320, height: 720 } })
  ben = await signUp('Ben')
})

/** Copies the database, which closes all connections for a moment, like a restart. */
async function backUp() {
  await withClient(chat.adminUrl(), async (admin) => {
    await admin.query('ALTER DATABASE chat ALLOW_CONNECTIONS false')
    await admin.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'chat'")
    await admin.query('CREATE DATABASE backup TEMPLATE chat OWNER chat')
    await admin.query('ALTER DATABASE chat ALLOW_CONNECTIONS true')
  })
}

/** Replaces the database with the copy. */
async function restore() {
  await withClient(chat.adminUrl(), async (admin) => {
    await admin.query('DROP DATABASE chat WITH (FORCE)')
    await admin.query('ALTER DATABASE backup RENAME TO chat')
  })
}

test('an open tab reports that a restore replaced the database, and offers its lost messages again', async () => {
  await say(ann, `before of ${run}`)
  await messageWith(ben.page, `before of ${run}`).waitFor()
  await backUp()
  await say(ann, `after of ${run}`)
  await messageWith(ben.page, `after of ${run}`).waitFor()
  await say(ben, `answer of ${run}`)
  const all = [`before of ${run}`, `after of ${run}`, `answer of ${run}`]
  for (const { page } of [ann, ben]) await expect.poll(() => texts(page, `of ${run}`)).toEqual(all)
  await expect.poll(() => ann.page.getByText('Sending…').count()).toBe(0)
  await composer(ann.page).fill('begun before the restore')

  await restore()
  for (const { page } of [ann, ben]) {
    await page.getByRole('status').getByText('The database was replaced').waitFor()
  }
  // The page keeps the user's own messages, and drops those of others.
  await expect.poll(() => texts(ann.page, `of ${run}`)).toEqual(all.slice(0, 2))
  expect(await composer(ann.page).inputValue()).toBe('begun before the restore')
  for (const { page } of [ann, ben]) await checkAppearance(page)
  const lost = messageWith(ann.page, `after of ${run}`)
  await lost.getByText('It was lost when the database was replaced').waitFor()
  await lost.getByRole('button', { name: 'Try again' }).click()
  await messageWith(ben.page, `after of ${run}`).waitFor()
  const again = messageWith(ben.page, `answer of ${run}`)
  await again.getByRole('button', { name: 'Discard' }).click()
  for (const { page } of [ann, ben]) await expect.poll(() => texts(page, `of ${run}`)).toEqual(all.slice(0, 2))

  await ann.page.getByRole('button', { name: 'Understood' }).click()
  await expect.poll(() => ann.page.getByText('The database was replaced').count()).toBe(0)
  await ann.page.reload()
  await expect.poll(() => texts(ann.page, `of ${run}`)).toEqual(all.slice(0, 2))
})
