import { type ComponentType, memo, useEffect } from 'react'
import { fetchCode } from '../../../lib/fetch-code.ts'
import { createStore, useStore } from '../../../lib/store.ts'
import { BodyText, type BodyTextProps } from './body-text.tsx'

/** Matches bodies with a link, code or several lines, and bodies that may be higher than the view. */
const RICH = /:\/\/|`|\n|.{100}/su

const rich = createStore<ComponentType<BodyTextProps> | null>(null)

/** Loads the code for rich bodies. If it cannot be loaded, for instance offline, they are shown as plain text. */
function loadRich() {
  fetchCode(() => import('./rich-body.tsx')).then(
    ({ default: RichBody }) => rich.set(RichBody),
    () => addEventListener('online', loadRich, { once: true }),
  )
}

// Load the code together with the first messages, so no row changes its height later. Most rooms have a rich body.
loadRich()

/** A message's text with line breaks, direction, code and links. Only http and https addresses become links. */
export const MessageBody = memo(({ body }: { body: string }) => {
  const RichBody = useStore(rich)
  const isRich = RICH.test(body)
  useEffect(() => {
    if (isRich && !RichBody) loadRich()
  }, [isRich, RichBody])
  const Body = (isRich && RichBody) || BodyText
  // Replace the elements of an edited body: a browser's translation has replaced the text nodes that React would patch.
  return <Body key={body} body={body} />
})
