import { memo } from 'react'
import './avatar.css'

/** Colours to tell people apart by; avatar.css has as many. */
const HUES = 8

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letter of someone's name on a colour of their own. The name itself stands beside it. */
export const Avatar = memo(({ id, name }: { id: number; name: string }) => {
  const [first] = graphemes.segment(name)
  return (
    <span className="avatar" data-hue={id % HUES} aria-hidden="true">
      {first?.segment.toLocaleUpperCase()}
    </span>
  )
})
