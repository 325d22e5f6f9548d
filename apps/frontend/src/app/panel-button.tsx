import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'

/** The panels beside the conversation, each with its title and the icon of its button. */
export const PANELS = {
  members: ['Members', 'people'],
  search: ['Search', 'search'],
  sessions: ['Sessions', 'key'],
  topology: ['Topology', 'hosts'],
} as const

export type PanelName = keyof typeof PANELS

interface Props {
  name: PanelName
  /** The open panel. */
  shown: PanelName | undefined
  onPress: (name: PanelName) => void
}

/** Opens a panel, or closes it. */
export function PanelButton({ name, shown, onPress }: Props) {
  const [title, icon] = PANELS[name]
  return (
    <Button
      variant="quiet"
      aria-label={title}
      title={title}
      aria-expanded={shown === name}
      onClick={() => onPress(name)}
    >
      <Icon name={icon} />
    </Button>
  )
}
