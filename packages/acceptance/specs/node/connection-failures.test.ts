import { expect, test } from 'vitest'
import { composer, say, sayStored, texts, untilStored } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

test('the page explains that WebSockets may be blocked, and later stores a message exactly once', async () => {
  const { page } = await signUp('Wes')
  await page.clock.install()
  await page.routeWebSocket(/\/api\/ws/, (socket) => socket.close())
  await page.reload()
  await say({ name: 'Wes', page }, `through a proxy ${run}`)
  const status = page.getByRole('status')
  await status.getByText('Connecting…').waitFor()
  await page.clock.runFor(10_000)
  await status.getByText('A proxy or firewall may block WebSockets. What you write is kept').waitFor()
  await page.unrouteAll()
  await page.routeWebSocket(/\/api\/ws/, (socket) => void socket.connectToServer())
  await page.clock.runFor(6_000)
  await untilStored(page, `through a proxy ${run}`)
  expect(await texts(page, `through a proxy ${run}`)).toHaveLength(1)
  expect(await status.getByText('may block').count()).toBe(0)
})

test('the page says after some seconds that a message waits for the server, and later stores it exactly once', async () => {
  const { page } = await signUp('Una')
  await page.clock.install()
  const database = { away: true }
  await page.routeWebSocket(/\/api\/ws/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((data) => {
      const { event, room, id } = JSON.parse(String(data))
      if (event !== 'message:send' || !database.away) return server.send(data)
      const problem = { type: 'about:blank', title: 'Unavailable', status: 503, code: 'unavailable' }
      socket.send(JSON.stringify({ event: 'message:refused', room, id, problem }))
    })
  })
  await page.reload()
  await composer(page).waitFor()
  await page.clock.runFor(2_000)
  await say({ name: 'Una', page }, `waits ${run}`)
  await page.clock.runFor(5_000)
  const status = page.getByRole('status').getByText('A message of yours is not stored yet.')
  await status.waitFor()
  database.away = false
  await page.clock.runFor(2_000)
  await status.waitFor({ state: 'detached' })
  expect(await texts(page, `waits ${run}`)).toHaveLength(1)
})

test('a page of an earlier protocol asks its user to reload, and works until then', async () => {
  const { page } = await signUp('Olga')
  await page.routeWebSocket(/\/api\/ws/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((data) => {
      const event = JSON.parse(String(data))
      const later = event.event === 'connection:opened' && { protocol: event.protocol + 1 }
      socket.send(JSON.stringify({ ...event, ...later }))
    })
  })
  await page.reload()
  const notice = page.getByRole('status').filter({ hasText: 'The chat has a newer version than this page.' })
  await notice.waitFor()
  await sayStored({ name: 'Olga', page }, `before the reload ${run}`)
  await page.routeWebSocket(/\/api\/ws/, (socket) => void socket.connectToServer())
  await composer(page).fill('a draft')
  await notice.getByRole('button', { name: 'Reload the page' }).click()
  await notice.waitFor({ state: 'detached' })
  await expect.poll(() => composer(page).inputValue()).toBe('a draft')
  await expect.poll(() => texts(page, `before the reload ${run}`)).toHaveLength(1)
})
