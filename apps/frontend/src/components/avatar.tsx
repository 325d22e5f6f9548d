import { memo } from 'react'
import './avatar.css'

/** The number of colours in avatar.css. */
const HUES = 8

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letter of an account's name on a colour. Hidden from screen readers, because the name is beside it. */
export const Avatar = memo(({ id, name }: { id: number; name: string }) => {
  const [first] = graphemes.segment(name)
  return (
    <span className="avatar" data-hue={id % HUES} aria-hidden="true">
      {first?.segment.toLocaleUpperCase()}
    </span>
  )
})
