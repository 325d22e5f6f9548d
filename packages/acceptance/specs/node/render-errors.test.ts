import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { composer, messageWith, type Person, say } from '../../harness/browser.ts'
import { messageLog } from '../../harness/scrolling.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const { run, signUp } = useBrowser()

/** Replaces each text node, like a browser's translation. */
function translate(page: Page) {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const nodes: Node[] = []
    while (walker.nextNode()) nodes.push(walker.currentNode)
    for (const node of nodes) {
      const outer = document.createElement('font')
      outer.appendChild(document.createElement('font')).textContent = node.textContent
      node.parentNode?.replaceChild(outer, node)
    }
  })
}

async function edit({ page }: Person, from: string, to: string) {
  await messageWith(page, from).click()
  await messageWith(page, from).getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).fill(to)
  await page.keyboard.press('Enter')
}

test('a translated page shows each edit and each changed status', async () => {
  const [ann, ben] = await Promise.all([signUp('Ann'), signUp('Ben')])
  const page = ben.page
  await say(ann, `see https://example.org now ${run}`)
  await say(ann, `hello ${run}`)
  const last = messageLog(page).getByRole('article').last()
  await messageWith(page, `now ${run}`).getByRole('link', { name: 'https://example.org', exact: true }).waitFor()
  await messageWith(page, `hello ${run}`).waitFor()
  await translate(page)
  await edit(ann, `hello ${run}`, `bye ${run}`)
  await last.getByText(`bye ${run}`).waitFor()
  await translate(page)
  await edit(ann, `see https://example.org now ${run}`, `no link ${run}`)
  await messageWith(page, `no link ${run}`).waitFor()
  await composer(ann.page).pressSequentially('hm')
  await page.getByText('is typing…').waitFor()
  await translate(page)
  await say(ann, `done ${run}`)
  await last.getByText(`done ${run}`).waitFor()
  await page.context().setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await translate(page)
  await page.context().setOffline(false)
  await expect.poll(() => page.getByText('You are offline.').count()).toBe(0)
  await composer(page).fill('still here')
})

test('a render error of one message does not affect others, and a render error of the page keeps the draft', async () => {
  const { page } = await signUp('Cat')
  await say({ name: 'Cat', page }, `good ${run}`)
  await composer(page).fill(`draft of ${run}`)
  await page.addInitScript(() => {
    const { parse } = URL
    URL.parse = (url, base) => {
      if (String(url).includes('broken')) throw new Error('of a test')
      return parse(url, base)
    }
  })
  await page.reload()
  await messageWith(page, `good ${run}`).waitFor()
  await composer(page).fill(`https://broken.example/ ${run}`)
  await page.keyboard.press('Enter')
  await messageLog(page).getByText('This message cannot be shown.').waitFor()
  await messageWith(page, `good ${run}`).waitFor()
  await composer(page).fill(`draft of ${run}`)
  await page.addInitScript(() => {
    Intl.Segmenter.prototype.segment = () => {
      throw new Error('of a test')
    }
  })
  await page.reload()
  await page.getByText('The page cannot be shown; your draft is kept.').waitFor()
  const context = page.context()
  const again = await context.newPage()
  await again.goto(page.url())
  await expect.poll(() => composer(again).inputValue()).toBe(`draft of ${run}`)
})
