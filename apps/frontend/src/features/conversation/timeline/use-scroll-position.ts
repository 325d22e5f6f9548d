import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Maximum pixels to the end for a reader at the end. Larger than a rounding error, and smaller than a line. */
const END_TOLERANCE = 24

/** An event for the viewport: the reader changed the height of a row, so keep the position. */
export const KEEP_POSITION = 'chat:keep-position'

/** The line before the first unread message. */
const UNREAD = '.timeline-unread'

/**
 * Keeps the reader's scroll position while rows are added or removed. At the end, the view scrolls to new messages.
 * Elsewhere, the row at the top of the view stays in place. The browser's scroll anchoring does not work at the very top.
 *
 * The rows are the children of `content`, and `viewport` is positioned. `hasNewest` is true if the content ends with the
 * newest message. While `absent` is true, the view scrolls only until the unread separator reaches the top.
 */
export function useScrollPosition(hasNewest: boolean, absent: boolean) {
  const viewport = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const position = useRef({ atEnd: true, scrollTop: 0, range: 0, row: null as HTMLElement | null, rowEnd: 0 })
  const [atEnd, setAtEnd] = useState(true)
  const hasNewestRef = useRef(hasNewest)
  hasNewestRef.current = hasNewest
  const absentRef = useRef(absent)
  absentRef.current = absent
  // The reader asked for the end before the newest message was loaded.
  const endRequested = useRef(false)

  const remember = useCallback(() => {
    const box = viewport.current
    if (!box) return
    const isAtEnd = hasNewestRef.current && rangeOf(box) - box.scrollTop <= END_TOLERANCE
    const row = content.current && findRowAt(content.current, box.scrollTop)
    position.current = { atEnd: isAtEnd, scrollTop: box.scrollTop, range: rangeOf(box), row, rowEnd: endOf(row) }
    setAtEnd(isAtEnd)
  }, [])

  const restore = useCallback(() => {
    const box = viewport.current
    const { atEnd: wasAtEnd, scrollTop, row, rowEnd } = position.current
    if (!box) return
    // After rows were removed, the browser moved the view up to their end. The reader did not scroll.
    const cut = box.scrollTop < scrollTop && rangeOf(box) - box.scrollTop <= 1
    // If the reader began to scroll up, do not scroll back, even before the scroll event arrives.
    const stayAtEnd = hasNewestRef.current && wasAtEnd && (cut || box.scrollTop >= scrollTop - 1)
    const unread = absentRef.current && content.current?.querySelector<HTMLElement>(UNREAD)
    if (stayAtEnd || (hasNewestRef.current && endRequested.current))
      box.scrollTop = unread ? unread.offsetTop : box.scrollHeight
    else if (row?.isConnected && endOf(row) !== rowEnd) {
      box.scrollTop = (cut ? scrollTop : box.scrollTop) + endOf(row) - rowEnd
    }
    if (hasNewestRef.current) endRequested.current = false
    remember()
  }, [remember])

  // A scroll event may arrive after the content grew and before the observer below runs. Then the reader did not scroll.
  const onScroll = useCallback(() => {
    const box = viewport.current
    if (box && rangeOf(box) !== position.current.range) restore()
    else remember()
  }, [remember, restore])

  const toEnd = useCallback(() => {
    const box = viewport.current
    endRequested.current = !hasNewestRef.current
    if (box) box.scrollTop = box.scrollHeight
    remember()
  }, [remember])

  // Run after every rendering, before the browser paints.
  useLayoutEffect(restore)

  // Run also after the box or its content changes its size: a window, an on-screen keyboard, a font.
  useEffect(() => {
    const box = viewport.current
    const observer = new ResizeObserver(restore)
    if (box) observer.observe(box)
    if (content.current) observer.observe(content.current)
    box?.addEventListener(KEEP_POSITION, remember)
    return () => {
      observer.disconnect()
      box?.removeEventListener(KEEP_POSITION, remember)
    }
  }, [remember, restore])

  return { viewport, content, onScroll, atEnd, toEnd }
}

// The scroll range in pixels.
function rangeOf(box: HTMLElement): number {
  return box.scrollHeight - box.clientHeight
}

// Keep the end of the row in place: its height changes when older rows arrive, because it may lose its name and avatar.
function endOf(row: HTMLElement | null): number {
  return row ? row.offsetTop + row.offsetHeight : 0
}

// Returns the first message that ends below `top`, by binary search. Skips separators: a day separator moves up when
// older messages of that day arrive.
function findRowAt(content: HTMLElement, top: number): HTMLElement | null {
  const rows = content.children
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle] as HTMLElement
    if (row.offsetTop + row.offsetHeight > top) high = middle
    else low = middle + 1
  }
  while (rows[low] && rows[low]?.tagName !== 'ARTICLE') low++
  return (rows[low] as HTMLElement | undefined) ?? null
}
