import { messageWith, type Person, say } from '@chat/acceptance/harness/browser'
import type { Page } from 'playwright'
import type { Camera } from './camera.ts'
import type { Frame } from './webp.ts'

/** The duration in ms of a picture while a user types, and of a picture with text to read. */
const QUICK = 140
const READ = 1_600

const box = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })

/** Two users chat. One loses the network and keeps writing, and no message is lost. */
export async function recordStory(camera: Camera, ann: Person, ben: Person): Promise<Frame[]> {
  const frames: Frame[] = []
  const take = async (milliseconds: number) => {
    frames.push({ webp: await camera.take(ann.page, ben.page), milliseconds })
  }

  async function write(by: Person, to: Person, text: string) {
    const words = text.split(' ')
    for (const [index] of words.entries()) {
      await box(by.page).fill(words.slice(0, index + 1).join(' '))
      await to.page.getByText(`${by.name} is typing…`).waitFor()
      await take(QUICK)
    }
    await say(by, text)
    for (const { page } of [by, to]) await messageWith(page, text).waitFor()
    await to.page.getByText(`${by.name} is typing…`).waitFor({ state: 'detached' })
    await take(READ)
  }

  await take(READ / 2)
  await write(ann, ben, 'I take the train home now')
  await write(ben, ann, 'Mind the tunnel')

  await ann.page.context().setOffline(true)
  await ann.page.getByText('You are offline.').waitFor()
  await take(READ)
  await say(ann, 'In the tunnel. Does this arrive?')
  await ann.page.getByText('Sending…').waitFor()
  await take(READ)
  await ann.page.context().setOffline(false)
  await messageWith(ben.page, 'Does this arrive?').waitFor()
  await ann.page.getByText('You are offline.').waitFor({ state: 'detached' })
  await ann.page.getByText('Sending…').waitFor({ state: 'detached' })
  await take(READ)
  await write(ben, ann, 'It does, once')
  await take(READ)
  return frames
}
