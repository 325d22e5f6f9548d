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

/** A small drawing. It says nothing to those who listen: the words stand beside it or in its button's label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" width="20" height="20" aria-hidden="true" focusable="false">
      <use href={`${icons}#${name}`} />
    </svg>
  )
}
