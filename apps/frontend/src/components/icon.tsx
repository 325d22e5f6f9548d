import icons from './icons.svg?no-inline'
import './icon.css'

export type IconName =
  | 'alert'
  | 'check'
  | 'close'
  | 'down'
  | 'edit'
  | 'exit'
  | 'hosts'
  | 'key'
  | 'link'
  | 'lock'
  | 'menu'
  | 'people'
  | 'plus'
  | 'retry'
  | 'search'
  | 'send'
  | 'trash'
  | 'up'

/** An icon. Hidden from screen readers: the text beside it or the label of its button has the meaning. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" width="20" height="20" aria-hidden="true" focusable="false">
      <use href={`${icons}#${name}`} />
    </svg>
  )
}
