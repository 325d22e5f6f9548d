// `npm run pictures`: takes the README's pictures from the running product.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { launchBrowser, signUp } from '@chat/acceptance/harness/browser'
import { start } from '@chat/testing/starter'
import { ROOT } from '@chat/tooling/folders'
import { createCamera } from './pictures/camera.ts'
import { takeStills } from './pictures/stills.ts'
import { recordStory } from './pictures/story.ts'
import { animate } from './pictures/webp.ts'

const FOLDER = join(ROOT, 'docs', 'pictures')
const WIDE = { width: 1280, height: 720 }
const SMALL = { width: 480, height: 540 }
/** No animations, because a picture of a half-finished animation looks like a fault. */
const STILL = { reducedMotion: 'reduce' } as const

const chat = await start({ args: ['--port', '0', '--api-port', '0', '--replicas', '3'] })
try {
  const browser = await launchBrowser()
  try {
    const camera = await createCamera(browser)
    const [ann, ben, eve] = await Promise.all(
      ['Ann', 'Ben', 'Eve'].map((name) => signUp(browser, chat.url, name, { viewport: WIDE, ...STILL })),
    )
    if (!ann || !ben || !eve) throw new Error('A sign-up is missing')
    await mkdir(FOLDER, { recursive: true })
    for (const [name, webp] of await takeStills(browser, camera, [ann, ben, eve], chat.url)) await keep(name, webp)

    for (const { page } of [ann, ben]) {
      await page.setViewportSize(SMALL)
      await page.goto('/chat/room/1')
      await page.getByRole('log', { name: 'Messages' }).waitFor()
    }
    const frames = await recordStory(camera, ann, ben)
    await keep('chat', animate(frames, 2 * SMALL.width, SMALL.height))
  } finally {
    await browser.close()
  }
} finally {
  await chat.stop()
  chat.removeData()
}

async function keep(name: string, webp: Buffer): Promise<void> {
  await writeFile(join(FOLDER, `${name}.webp`), webp)
  console.log(`docs/pictures/${name}.webp: ${Math.round(webp.length / 1_000)} kB`)
}
