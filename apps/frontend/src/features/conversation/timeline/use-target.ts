import { type RefObject, useLayoutEffect, useState } from 'react'

/** Brings the message that is asked for into the middle of the view, and gives its seq as long as none other is. */
export function useTarget(
  target: { seq: number } | undefined,
  content: RefObject<HTMLElement | null>,
  onShown: () => void,
): number | undefined {
  const [found, setFound] = useState<number>()
  useLayoutEffect(() => {
    if (!target) return
    const article = content.current?.querySelector<HTMLElement>(`article[data-seq="${target.seq}"]`)
    if (!article) return
    article.scrollIntoView({ block: 'center' })
    article.focus({ preventScroll: true })
    setFound(target.seq)
    onShown()
  }, [target, content, onShown])
  return found
}
