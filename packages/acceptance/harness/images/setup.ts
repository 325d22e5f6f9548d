import { buildImages, removeImages } from '../images.ts'

/** Builds both images for the tests of images, as a release does. */
export default async function setup() {
  await buildImages()
  return removeImages
}
