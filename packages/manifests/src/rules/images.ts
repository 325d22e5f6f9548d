import { eachContainer, type Rule } from '../rule.ts'

/** `:1.2` or a digest after the last slash. An earlier colon belongs to the registry's port. */
const VERSION = /(?::([^:/@]+)|@sha256:[0-9a-f]{64})$/

export const IMAGES: Rule[] = [
  {
    id: 'image-pinned',
    why: 'Nodes run different versions, and a rollback has no effect.',
    find: eachContainer(({ image = '' }) => {
      const version = VERSION.exec(image)
      if (!version) return `image ${image} has no tag`
      return version[1] === 'latest' && `image ${image} can change`
    }),
  },
]
