import { eachContainer, type Rule } from '../rule.ts'

/** `:1.2` or a digest, at the end of the last part: before that a colon means a port of the registry. */
const VERSION = /(?::([^:/@]+)|@sha256:[0-9a-f]{64})$/

export const IMAGES: Rule[] = [
  {
    id: 'image-pinned',
    why: 'What runs would differ from node to node, and a rollback would bring back nothing.',
    find: eachContainer(({ image = '' }) => {
      const version = VERSION.exec(image)
      if (!version) return `image ${image} has no tag`
      return version[1] === 'latest' && `image ${image} may be another tomorrow`
    }),
  },
]
