import { expect, test } from 'vitest'
import { say, texts } from '../../harness/browser.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp, newPage } = useBrowser()

test('two users see every message once and in order, also after a reload', async () => {
  const ann = await signUp('Ann')
  const ben = await signUp('Ben')

  const [first, second, third] = [`first of ${run}`, `second of ${run}`, `third of ${run}`]
  await say(ann, first)
  await expect.poll(() => texts(ben.page, `of ${run}`)).toEqual([first])
  await say(ben, second)
  const expected = [first, second]
  for (const { page } of [ann, ben]) await expect.poll(() => texts(page, `of ${run}`)).toEqual(expected)

  await ann.page.reload()
  await expect.poll(() => texts(ann.page, `of ${run}`)).toEqual(expected)

  await say(ann, third)
  await expect.poll(() => texts(ben.page, `of ${run}`)).toEqual([...expected, third])
})

test('the page runs under its content security policy without an error in the console', async () => {
  const page = await newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign up' }).waitFor()
  expect(errors).toEqual([])
  await page.context().close()
})
