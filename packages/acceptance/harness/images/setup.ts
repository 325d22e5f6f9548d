import { buildImages, removeImages } from '../images.ts'

/** Both images, built as a release does it. */
export default async function setup() {
  await buildImages()
  return removeImages
}
