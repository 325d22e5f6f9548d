import type { ReactNode, Ref } from 'react'
import './notice.css'

interface Props {
  title: string
  children?: ReactNode
  /** The heading's level where the notice stands; a screen's only heading is a 1. */
  level?: 1 | 2
  /** The heading, for whoever gives it the focus. */
  heading?: Ref<HTMLHeadingElement> | undefined
}

/** A few words in the middle of an empty space, with what to do next. */
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
