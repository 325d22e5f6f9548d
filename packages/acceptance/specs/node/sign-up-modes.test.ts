import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { BACKEND } from '@chat/tooling/folders'
import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { checkAppearance } from '../../harness/appearance.ts'
import { composer, messageWith, say, texts } from '../../harness/browser.ts'
import { focusOn } from '../../harness/keyboard.ts'
import { useOwnChat } from '../../harness/node/own-chat.ts'
import { useBrowser } from '../../harness/use-browser.ts'

async function trySigningUp(page: Page, name: string) {
  await page.goto('/')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign up' }).click()
}

describe('with invitations and one message per second', () => {
  const chat = useOwnChat({ SIGN_UP: 'invite', MESSAGES_PER_SECOND: '1' })
  const { run, newPage } = useBrowser(chat.baseUrl)

  /** Creates an invitation, as an operator does. Returns its code. */
  function invite(): string {
    const env = { ...process.env, DATABASE_URL: chat.databaseUrl() }
    return execFileSync(process.execPath, [join(BACKEND, 'dist', 'admin.js'), 'invite'], {
      env,
      encoding: 'utf8',
    }).trim()
  }

  async function enter(page: Page, name: string, code: string) {
    await trySigningUp(page, name)
    await page.getByLabel('Invitation').fill(code)
    await page.getByRole('button', { name: 'Sign up' }).click()
  }

  test('the form requires an invitation, and accepts each code once', async () => {
    const ann = await newPage({ viewport: { width: 320, height: 720 } })
    const field = ann.getByLabel('Invitation')
    await trySigningUp(ann, `Ann ${run}`)
    await ann.getByText('Write the code of an invitation that nobody has used yet.').waitFor()
    await focusOn(field)
    await checkAppearance(ann)
    await ann.setViewportSize({ width: 1280, height: 720 })
    await checkAppearance(ann)
    await field.fill('not-a-code')
    const refused = ann.waitForResponse('**/api/accounts')
    await field.press('Enter')
    expect((await refused).status()).toBe(403)
    await ann.getByText('Write the code of an invitation that nobody has used yet.').waitFor()

    const code = invite()
    await field.fill(code)
    await ann.getByRole('button', { name: 'Sign up' }).click()
    await ann.getByRole('heading', { name: 'general', level: 1 }).waitFor()
    await ann.getByText('No messages yet. Write the first one.').waitFor()

    const ben = await newPage()
    await enter(ben, `Ben ${run}`, code)
    await ben.getByText('Write the code of an invitation that nobody has used yet.').waitFor()
    await enter(ben, `Ben ${run}`, invite())
    await ben.getByRole('heading', { name: 'general', level: 1 }).waitFor()
  })

  test('messages above the rate limit wait, and none is lost', async () => {
    const page = await newPage()
    await enter(page, `Eve ${run}`, invite())
    await composer(page).waitFor()
    const expected = Array.from({ length: 12 }, (_, index) => `${index} of ${run}`)
    for (const text of expected) await say({ name: 'Eve', page }, text)
    await messageWith(page, `11 of ${run}`).getByText('Sending…').waitFor()
    await expect.poll(() => page.getByText('Sending…').count(), { timeout: 20_000 }).toBe(0)
    await page.reload()
    await expect.poll(() => texts(page, `of ${run}`)).toEqual(expected)
  })
})

describe('with closed sign-up', () => {
  const chat = useOwnChat({ SIGN_UP: 'closed' })
  const { newPage } = useBrowser(chat.baseUrl)

  test('the form reports that sign-up is closed', async () => {
    const page = await newPage()
    await trySigningUp(page, 'Ann')
    await page.getByRole('alert').getByText('Sign-up is closed').waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('The name or the password is wrong').waitFor()
  })
})
