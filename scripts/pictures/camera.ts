// `encode` runs in the browser.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright'

/** The quality of WebP, from 0 to 1. Text stays sharp, and the files are small enough for a README. */
const QUALITY = 0.82

export interface Camera {
  /** Takes a WebP picture of several pages side by side. */
  take(...pages: Page[]): Promise<Buffer>
  close(): Promise<void>
}

/** Creates a camera. The browser encodes the pictures, so no other program is needed. */
export async function createCamera(browser: Browser): Promise<Camera> {
  const encoder = await browser.newPage()
  return {
    async take(...pages) {
      const shots = await Promise.all(pages.map((page) => page.screenshot()))
      const base64 = await encoder.evaluate(encode, { shots: shots.map((shot) => shot.toString('base64')), QUALITY })
      return Buffer.from(base64, 'base64')
    },
    close: () => encoder.close(),
  }
}

/** Runs in the browser. */
async function encode({ shots, QUALITY }: { shots: string[]; QUALITY: number }): Promise<string> {
  const images = await Promise.all(
    shots.map(async (shot) => createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob())),
  )
  const canvas = document.createElement('canvas')
  canvas.width = images.reduce((sum, { width }) => sum + width, 0)
  canvas.height = Math.max(...images.map(({ height }) => height))
  const context = canvas.getContext('2d', { alpha: false })
  let left = 0
  for (const image of images) {
    context?.drawImage(image, left, 0)
    left += image.width
  }
  return canvas.toDataURL('image/webp', QUALITY).split(',')[1] ?? ''
}
