import { beforeAll, expect, test } from 'vitest'
import { makeRoom, type Person } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
})

test('the owner of a private room invites a user by name, sees that the user is online, renames the room and removes the user', async () => {
  const path = await makeRoom(ann, `Den ${run}`, 'Private')
  await ben.page.goto(path)
  await ben.page.getByText('There is no such room here').waitFor()

  await ann.page.getByRole('button', { name: 'Members' }).click()
  const panel = ann.page.getByRole('complementary', { name: 'Members' })
  await panel.getByLabel('Invite by name').fill(`Nobody ${run}`)
  await panel.getByRole('button', { name: 'Invite' }).click()
  await panel.getByText(`No account has the name Nobody ${run}.`).waitFor()
  await panel.getByLabel('Invite by name').fill(ben.name)
  await panel.getByRole('button', { name: 'Invite' }).click()
  const member = panel.getByRole('list', { name: 'Members' }).getByRole('listitem').filter({ hasText: ben.name })
  await member.getByText('online').waitFor()
  await ben.page.getByRole('heading', { name: `Den ${run}`, level: 1 }).waitFor()
  await panel.getByRole('status').getByText(`${ben.name} is in.`).waitFor()

  await panel.getByLabel('Room name').fill(`Lair ${run}`)
  await panel.getByRole('button', { name: 'Rename' }).click()
  await ben.page.getByRole('heading', { name: `Lair ${run}`, level: 1 }).waitFor()
  await panel.getByRole('status').getByText('Renamed.').waitFor()

  await member.getByRole('button', { name: 'Remove' }).click()
  const removing = ann.page.getByRole('dialog', { name: 'Remove' })
  await removing.getByText('only a member can bring them back in').waitFor()
  await removing.getByRole('button', { name: 'Remove' }).click()
  await ben.page.getByText('You are not in this room any more').waitFor()
  await expect.poll(() => member.count()).toBe(0)
  expect(await panel.getByText(`${ben.name} is in.`).count()).toBe(0)
  const refused: string[] = []
  ann.page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url())
  })
  await panel.getByRole('button', { name: 'Leave room' }).click()
  const leaving = ann.page.getByRole('dialog', { name: 'Leave room' })
  await leaving.getByText('you are its last member').waitFor()
  await leaving.getByRole('button', { name: 'Cancel' }).click()
  await panel.getByRole('button', { name: 'Leave room' }).click()
  await leaving.getByRole('button', { name: 'Leave room' }).click()
  await ann.page.getByText('You have left this room').waitFor()
  await ann.page.getByRole('heading', { name: `Lair ${run}`, level: 1 }).waitFor()
  // The page sends no request about a room after the user left it.
  expect(refused).toEqual([])
})

test('when the owner leaves a room, another member becomes its owner and may rename it', async () => {
  await makeRoom(ann, `Bower ${run}`, 'Private')
  const membersOf = ({ page }: Person) => page.getByRole('complementary', { name: 'Members' })
  const [own, other] = [membersOf(ann), membersOf(ben)]
  await ann.page.getByRole('button', { name: 'Members' }).click()
  await own.getByLabel('Invite by name').fill(ben.name)
  await own.getByRole('button', { name: 'Invite' }).click()
  await ben.page.getByRole('link', { name: `Bower ${run}` }).click()
  await ben.page.getByRole('button', { name: 'Members' }).click()
  await other.getByRole('listitem').filter({ hasText: 'owner' }).getByText(ann.name).waitFor()
  expect(await other.getByLabel('Room name').count()).toBe(0)

  await own.getByRole('button', { name: 'Leave room' }).click()
  const leaving = ann.page.getByRole('dialog', { name: 'Leave room' })
  await leaving.getByText('Another member becomes its owner.').waitFor()
  await leaving.getByRole('button', { name: 'Leave room' }).click()
  await other.getByRole('listitem').filter({ hasText: 'owner' }).getByText(ben.name).waitFor()
  await other.getByLabel('Room name').fill(`Arbour ${run}`)
  await other.getByRole('button', { name: 'Rename' }).click()
  await ben.page.getByRole('heading', { name: `Arbour ${run}`, level: 1 }).waitFor()
})

test('the next visit opens the last room, unless the user is no longer a member', async () => {
  const path = await makeRoom(ann, `Last ${run}`, 'Private')
  await ann.page.goto('/')
  await ann.page.getByRole('heading', { name: `Last ${run}`, level: 1 }).waitFor()
  const removed = await ann.page.evaluate(async (room) => {
    const account = await (await fetch('/api/me')).json()
    return (await fetch(`/api/rooms/${room}/members/${account.id}`, { method: 'DELETE' })).status
  }, path.split('/').at(-1))
  expect(removed).toBe(204)
  await ann.page.goto('/')
  await ann.page.getByRole('heading', { name: 'general', level: 1 }).waitFor()
})

test('the topology panel shows the replicas and the one that serves this page', async () => {
  await ann.page.getByRole('button', { name: 'Topology' }).click()
  const panel = ann.page.getByRole('complementary', { name: 'Topology' })
  const { instance } = (await (await fetch(`${baseUrlOf()}/api/version`)).json()) as { instance: string }
  const replicas = panel.getByRole('list', { name: 'Replicas' })
  await replicas.getByText(instance, { exact: true }).waitFor()
  await panel.getByRole('log', { name: 'Changes' }).getByText('Connected to').first().waitFor()
  await panel.getByRole('button', { name: 'Close' }).click()
})
