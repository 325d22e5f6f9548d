import { type RefObject, useLayoutEffect, useState } from 'react'

/** Scrolls the target into the middle of the view, and focuses it. Returns the seq of the last target. */
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
