import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'

/** What can stand beside a conversation: its title, and the icon of its button. */
export const PANELS = {
  members: ['Members', 'people'],
  search: ['Search', 'search'],
  sessions: ['Sessions', 'key'],
  topology: ['Topology', 'hosts'],
} as const

export type PanelName = keyof typeof PANELS

interface Props {
  name: PanelName
  /** The panel that shows. */
  shown: PanelName | undefined
  onPress: (name: PanelName) => void
}

/** Opens a panel, or closes it. */
export function PanelButton({ name, shown, onPress }: Props) {
  const [title, icon] = PANELS[name]
  return (
    <Button look="quiet" aria-label={title} title={title} aria-expanded={shown === name} onClick={() => onPress(name)}>
      <Icon name={icon} />
    </Button>
  )
}
