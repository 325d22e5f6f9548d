import { expect, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { composer } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, baseUrlOf, signUp } = useBrowser()

test('by keyboard: Ctrl+K finds one of sixty rooms by a part of its name, and Escape returns the focus', async () => {
  const { api } = await createAccount(baseUrlOf(), 'Host')
  const person = await signUp('Kim', { viewport: { width: 320, height: 640 } })
  const { page } = person
  for (let number = 1; number <= 60; number++) {
    const { id } = await api.createRoom({ name: `Dépôt ${number}`, visibility: 'private' })
    await api.inviteToRoom(id, person.name)
  }
  const field = page.getByRole('combobox', { name: 'Name of a room' })
  await composer(page).focus()
  await page.keyboard.press('Control+k')
  await focusOn(field)
  await page.keyboard.press('Escape')
  await focusOn(composer(page))
  await page.keyboard.press('Meta+k')
  await focusOn(field)
  await page.keyboard.type('depot 5')
  const options = page.getByRole('option')
  // 5, 15, 25, 35, 45, and 50 to 59; a name that begins with the query comes first.
  await expect.poll(() => options.count()).toBe(15)
  await page.keyboard.press('ArrowDown')
  const chosen = page.getByRole('option', { selected: true })
  const name = (await chosen.locator('bdi').textContent()) ?? ''
  expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'))
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await focusOn(composer(page))
})

test('a long list scrolls to the current room, and the start page shows a joined room or a list of rooms', async () => {
  const { page } = await signUp('Rae', { viewport: { width: 1280, height: 500 } })
  await page.evaluate(async (mark) => {
    for (let number = 10; number < 40; number++) {
      const body = JSON.stringify({ name: `Z ${number} ${mark}`, visibility: 'private' })
      await fetch('/api/rooms', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    }
  }, run)
  await page.reload()
  const link = page.getByRole('link', { name: `Z 39 ${run}` })
  await link.waitFor()
  const deep = (await link.getAttribute('href')) ?? ''
  await page.goto(deep)
  const current = page.getByRole('navigation', { name: 'Rooms' }).locator('[aria-current]')
  await expect.poll(async () => ((await current.boundingBox())?.y ?? 999) < 480).toBe(true)

  const leave = (keep: string) =>
    page.evaluate(async (path) => {
      const { id } = await (await fetch('/api/me')).json()
      const { rooms } = await (await fetch('/api/rooms')).json()
      for (const room of rooms)
        if (room.joined && !path.endsWith(`/${room.id}`))
          await fetch(`/api/rooms/${room.id}/members/${id}`, { method: 'DELETE' })
    }, keep)
  await leave(deep)
  await page.evaluate(() => localStorage.clear())
  await page.goto('/')
  await page.getByRole('heading', { name: `Z 39 ${run}`, level: 1 }).waitFor()
  await leave('')
  await page.goto('/')
  await page.getByRole('heading', { name: 'You are in no room' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'general' }).click()
  await page.getByRole('button', { name: 'Join room' }).waitFor()
})
