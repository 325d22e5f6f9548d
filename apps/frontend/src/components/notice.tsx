import type { ReactNode, Ref } from 'react'
import './notice.css'

interface Props {
  title: string
  children?: ReactNode
  /** The level of the heading. Use 1 for the only heading of a screen. */
  level?: 1 | 2
  /** The ref of the heading, for a caller that focuses it. */
  heading?: Ref<HTMLHeadingElement> | undefined
}

/** A short text in the middle of an empty area, with the next action. */
export function Notice({ title, children, level = 2, heading }: Props) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="notice">
      <Heading ref={heading} tabIndex={heading ? -1 : undefined} dir="auto">
        {title}
      </Heading>
      {children}
    </div>
  )
}
