import { beforeAll, expect, test } from 'vitest'
import { composer, joinRoom, makeRoom, messageWith, type Person, say, sayStored, texts } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

let ann: Person
let ben: Person
beforeAll(async () => {
  ann = await signUp('Ann')
  ben = await signUp('Ben')
})

async function goOffline({ page }: Person) {
  await page.context().setOffline(true)
  await page.getByRole('status').getByText('You are offline.').waitFor()
}

async function goOnline({ page }: Person) {
  await page.context().setOffline(false)
  await expect.poll(() => page.getByText(/You are offline|Reconnecting/).count()).toBe(0)
}

test('messages written offline are sent once and in order when the network returns', async () => {
  await goOffline(ann)
  const lines = [1, 2, 3].map((number) => `offline ${number} of ${run}`)
  for (const line of lines) await say(ann, line)
  await expect.poll(() => ann.page.getByText('Sending…').count()).toBe(3)
  await composer(ann.page).fill('half a')
  await goOnline(ann)
  for (const { page } of [ben, ann]) await expect.poll(() => texts(page, `of ${run}`)).toEqual(lines)
  await expect.poll(() => ann.page.getByText('Sending…').count()).toBe(0)
  expect(await composer(ann.page).inputValue()).toBe('half a')
  await composer(ann.page).fill('')
  await ann.page.reload()
  await expect.poll(() => texts(ann.page, `of ${run}`)).toEqual(lines)
})

test('an unsent message of a closed page is sent once at the next visit', async () => {
  await goOffline(ann)
  await say(ann, `closed on ${run}`)
  await messageWith(ann.page, `closed on ${run}`).getByText('Sending…').waitFor()
  const context = ann.page.context()
  await ann.page.close()
  await context.setOffline(false)
  ann.page = await context.newPage()
  await ann.page.goto('/chat/room/1')
  for (const { page } of [ben, ann]) await expect.poll(() => texts(page, `on ${run}`)).toEqual([`closed on ${run}`])
})

test('a refused message shows the reason, and can be sent again or discarded', async () => {
  await joinRoom(ben, await makeRoom(ann, `Door ${run}`, 'Public'))
  await goOffline(ben)
  for (const word of ['keep', 'drop']) await say(ben, `${word} at ${run}`)

  // Ann removes Ben before his messages arrive.
  await ann.page.getByRole('button', { name: 'Members' }).click()
  await ann.page.getByRole('button', { name: `Remove ${ben.name}` }).click()
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect.poll(() => ann.page.getByRole('button', { name: `Remove ${ben.name}` }).count()).toBe(0)
  await ann.page.keyboard.press('Escape')
  await goOnline(ben)
  await ben.page.getByRole('button', { name: 'Join room' }).click()
  const kept = messageWith(ben.page, `keep at ${run}`)
  const dropped = messageWith(ben.page, `drop at ${run}`)
  await kept.getByText('Not sent. Join the room first.').waitFor()
  expect(await texts(ann.page, `at ${run}`)).toEqual([])
  // Both buttons ask first, because a sign-out loses the messages.
  const questions: string[] = []
  ben.page.on('dialog', (dialog) => {
    questions.push(dialog.message())
    void dialog.dismiss()
  })
  await ben.page.getByRole('button', { name: 'Sign out' }).click()
  await ben.page.getByRole('button', { name: 'Sessions' }).click()
  await ben.page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await ben.page.keyboard.press('Escape')
  expect(questions).toEqual(Array(2).fill('A message of yours is not sent yet. Sign out and lose it?'))
  await dropped.getByRole('button', { name: 'Discard' }).click()
  await focusOn(messageLog(ben.page))
  await kept.getByRole('button', { name: 'Try again' }).click()
  await focusOn(kept)
  for (const { page } of [ann, ben]) await expect.poll(() => texts(page, `at ${run}`)).toEqual([`keep at ${run}`])
  await ben.page.reload()
  await composer(ben.page).waitFor()
  await expect.poll(() => texts(ben.page, `at ${run}`)).toEqual([`keep at ${run}`])
})

test('each room keeps its draft, also after a reload', async () => {
  const box = composer(ann.page)
  await ann.page.goto('/chat/room/1')
  await box.fill('a draft for general')
  const path = await makeRoom(ann, `Drafts ${run}`, 'Private')
  expect(await box.inputValue()).toBe('')
  await box.fill('a draft\nof two lines')
  await ann.page.getByRole('link', { name: 'general' }).click()
  await expect.poll(() => box.inputValue()).toBe('a draft for general')
  await ann.page.goto(path)
  await expect.poll(() => box.inputValue()).toBe('a draft\nof two lines')
  await say(ann, `sent, so no draft in ${run}`)
  await ann.page.reload()
  await messageWith(ann.page, `sent, so no draft in ${run}`).waitFor()
  expect(await box.inputValue()).toBe('')
})

test('a room keeps an unfinished edit until it is cancelled', async () => {
  const room = `Edits ${run}`
  await makeRoom(ann, room, 'Private')
  await sayStored(ann, `as it was ${run}`)
  const edit = ann.page.getByRole('textbox', { name: 'Edit message' })
  await composer(ann.page).press('ArrowUp')
  await edit.fill('half an edit')
  await ann.page.getByRole('link', { name: 'general' }).click()
  await ann.page.getByRole('link', { name: room }).click()
  await composer(ann.page).press('ArrowUp')
  await expect.poll(() => edit.inputValue()).toBe('half an edit')
  await edit.press('Escape')
  await composer(ann.page).press('ArrowUp')
  await expect.poll(() => edit.inputValue()).toBe(`as it was ${run}`)
  await edit.press('Escape')
})

test('an edit ends when another tab deletes the message, and the focus stays in the composer', async () => {
  const { page } = ann
  const edit = page.getByRole('textbox', { name: 'Edit message' })
  const other = await page.context().newPage()
  await other.goto(page.url())
  const deleteInOther = async (text: string) => {
    await messageWith(other, text).hover()
    await messageWith(other, text).getByRole('button', { name: 'Delete' }).click()
    await other.getByRole('button', { name: 'Delete message' }).click()
  }
  for (const text of [`one to go ${run}`, `two to go ${run}`]) {
    await sayStored(ann, text)
    await messageWith(other, text).waitFor()
  }
  const gone = page.getByRole('article').filter({ hasText: 'This message was deleted.' })
  await composer(page).press('ArrowUp')
  await focusOn(edit)
  await deleteInOther(`two to go ${run}`)
  await gone.waitFor()
  await focusOn(composer(page))

  await composer(page).press('ArrowUp')
  await focusOn(edit)
  await composer(page).focus()
  await deleteInOther(`one to go ${run}`)
  await expect.poll(() => gone.count()).toBe(2)
  await focusOn(composer(page))
  await other.close()
})
