import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { MessageRow } from './rows.ts'

const STEPS: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 }

/**
 * Messages by keyboard: the arrows go from one to the next, and the Tab key from one into its buttons. (A roving
 * tabindex, https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/: hundreds of stops would be a wall.)
 */
export function useMessageKeys(content: RefObject<HTMLElement | null>) {
  const [current, setCurrent] = useState<string>()
  const [editing, setEditing] = useState<string>()
  const [deleting, setDeleting] = useState<MessageRow>()
  const inHand = editing ?? deleting?.key
  const last = useRef<string>(undefined)

  // Whoever has finished with a text goes on where it stands, unless they have gone on elsewhere.
  useEffect(() => {
    const before = last.current
    last.current = inHand
    if (before === undefined || inHand !== undefined) return
    if (document.activeElement === document.body) find(content.current, before)?.focus()
  }, [inHand, content])

  const onReach = useCallback((event: FocusEvent | PointerEvent) => {
    const id = (event.target as HTMLElement).closest('article')?.dataset.id
    if (id !== undefined) setCurrent(id)
  }, [])

  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const step = STEPS[event.key]
      const target = event.target as HTMLElement
      if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      if (target !== event.currentTarget && target.tagName !== 'ARTICLE') return
      const articles = [...(content.current?.querySelectorAll('article') ?? [])]
      const from = articles.indexOf(target)
      const next = from === -1 ? articles.findLast((article) => isAbove(article, target)) : articles[from + step]
      if (!next) return
      event.preventDefault()
      next.focus()
    },
    [content],
  )

  return { current, editing, edit: setEditing, deleting, remove: setDeleting, onReach, onKeyDown }
}

// The first step goes to the last message that one sees.
function isAbove(article: HTMLElement, viewport: HTMLElement): boolean {
  return article.getBoundingClientRect().top < viewport.getBoundingClientRect().bottom
}

function find(content: HTMLElement | null, id: string): HTMLElement | null {
  return content?.querySelector(`article[data-id="${CSS.escape(id)}"]`) ?? null
}
