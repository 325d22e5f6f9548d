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
 * Moves between messages with the arrow keys, and into the buttons of a message with the Tab key. This is a roving
 * tabindex (https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/): only one message is a Tab stop.
 */
export function useMessageKeys(content: RefObject<HTMLElement | null>) {
  const [current, setCurrent] = useState<string>()
  const [editing, setEditing] = useState<string>()
  const [deleting, setDeleting] = useState<MessageRow>()
  const activeId = editing ?? deleting?.key
  const last = useRef<string>(undefined)
  const opener = useRef<Element>(null)
  const pointer = useRef('')

  // Return the focus to the previous element, or to the message if that element is gone. Do not move it if the reader did.
  useEffect(() => {
    const before = last.current
    last.current = activeId
    if (before === undefined || activeId !== undefined) return
    const { current: element } = opener
    opener.current = null
    if (document.activeElement !== document.body) return
    const target = element !== document.body && element?.isConnected ? element : find(content.current, before)
    if (target instanceof HTMLElement) target.focus()
  }, [activeId, content])

  const edit = useCallback((id: string | undefined) => {
    if (id !== undefined) opener.current = document.activeElement
    setEditing(id)
  }, [])

  const onReach = useCallback((event: FocusEvent | PointerEvent) => {
    const id = (event.target as HTMLElement).closest('article')?.dataset.id
    if (id !== undefined) setCurrent(id)
  }, [])

  // Messages scroll under a resting pointer, so select a message only when the pointer moves.
  const onPointerMove = useCallback(
    (event: PointerEvent) => {
      const at = `${event.screenX} ${event.screenY}`
      if (at !== pointer.current) onReach(event)
      pointer.current = at
    },
    [onReach],
  )

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

  return { current, editing, edit, deleting, remove: setDeleting, onReach, onPointerMove, onKeyDown }
}

// The first step goes to the last visible message.
function isAbove(article: HTMLElement, viewport: HTMLElement): boolean {
  return article.getBoundingClientRect().top < viewport.getBoundingClientRect().bottom
}

function find(content: HTMLElement | null, id: string): HTMLElement | null {
  return content?.querySelector(`article[data-id="${CSS.escape(id)}"]`) ?? null
}
