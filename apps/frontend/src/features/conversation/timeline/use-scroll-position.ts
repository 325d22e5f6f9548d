import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** Pixels from the end that still count as being there: less than a line of text, more than a rounding error. */
const END_TOLERANCE = 24

/** An event for the viewport: the reader changed the height of a row, so keep the position. */
export const STAY_HERE = 'chat:stay-here'

/** The line before the first unread message. */
const UNREAD = '.timeline-unread'

/**
 * Keeps a reader's place while the content of a scrolled box grows at either end: at the end it follows what is new,
 * anywhere else the row at the top of the view stays where it is. (Not every browser anchors by itself, and none does
 * at the very top, where older rows come in.) The rows are the children of `content`, and `viewport` is positioned.
 * `whole` is true if the content ends with the newest message; otherwise the end is not followed. `away` is true while the
 * reader is absent; the view then follows new messages only until the line before the unread ones reaches the top.
 */
export function useScrollPosition(whole: boolean, away: boolean) {
  const viewport = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const place = useRef({ following: true, scrollTop: 0, range: 0, row: null as HTMLElement | null, rowEnd: 0 })
  const [following, setFollowing] = useState(true)
  const wholeNow = useRef(whole)
  wholeNow.current = whole
  const awayNow = useRef(away)
  awayNow.current = away
  // Asked for while the end was not there yet.
  const wanted = useRef(false)

  const remember = useCallback(() => {
    const box = viewport.current
    if (!box) return
    const atEnd = wholeNow.current && rangeOf(box) - box.scrollTop <= END_TOLERANCE
    const row = content.current && findRowAt(content.current, box.scrollTop)
    place.current = { following: atEnd, scrollTop: box.scrollTop, range: rangeOf(box), row, rowEnd: endOf(row) }
    setFollowing(atEnd)
  }, [])

  const restore = useCallback(() => {
    const box = viewport.current
    const { following: wasFollowing, scrollTop, row, rowEnd } = place.current
    if (!box) return
    // Fewer rows than before: the browser has moved the view up to where they end, which is no wish of the reader's.
    const cut = box.scrollTop < scrollTop && rangeOf(box) - box.scrollTop <= 1
    const followed = wholeNow.current && wasFollowing && (cut || box.scrollTop >= scrollTop - 1)
    // Who has begun to scroll up is not held back, though the browser has not told of it yet.
    const unread = awayNow.current && content.current?.querySelector<HTMLElement>(UNREAD)
    if (followed || (wholeNow.current && wanted.current)) box.scrollTop = unread ? unread.offsetTop : box.scrollHeight
    else if (row?.isConnected && endOf(row) !== rowEnd) {
      box.scrollTop = (cut ? scrollTop : box.scrollTop) + endOf(row) - rowEnd
    }
    if (wholeNow.current) wanted.current = false
    remember()
  }, [remember])

  // A scroll event may arrive after the content grew and before the observer below runs. Then the reader did not scroll.
  const onScroll = useCallback(() => {
    const box = viewport.current
    if (box && rangeOf(box) !== place.current.range) restore()
    else remember()
  }, [remember, restore])

  const toEnd = useCallback(() => {
    const box = viewport.current
    wanted.current = !wholeNow.current
    if (box) box.scrollTop = box.scrollHeight
    remember()
  }, [remember])

  // After every rendering, before anything is painted.
  useLayoutEffect(restore)

  // And when the box or its content changes size by itself: a window, a keyboard, a font.
  useEffect(() => {
    const box = viewport.current
    const observer = new ResizeObserver(restore)
    if (box) observer.observe(box)
    if (content.current) observer.observe(content.current)
    box?.addEventListener(STAY_HERE, remember)
    return () => {
      observer.disconnect()
      box?.removeEventListener(STAY_HERE, remember)
    }
  }, [remember, restore])

  return { viewport, content, onScroll, following, toEnd }
}

// The scroll range in pixels.
function rangeOf(box: HTMLElement): number {
  return box.scrollHeight - box.clientHeight
}

// A message that has been the first loses its head to the one that comes before it: its end is what must not move.
function endOf(row: HTMLElement | null): number {
  return row ? row.offsetTop + row.offsetHeight : 0
}

// The first message that ends below `top`; the rows are in order, so halving finds it. What stands between messages
// keeps no place: the sign of a day moves up when older messages of that day come in.
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
