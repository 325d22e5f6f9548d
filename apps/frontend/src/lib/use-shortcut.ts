import { useEffect } from 'react'

/** Calls `onPress` for Ctrl or Cmd with the key, independent of the focus. */
export function useShortcut(key: string, onPress: () => void): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return
      // Use the physical key if the keyboard layout has no Latin letters.
      const pressed = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.slice(-1).toLowerCase()
      if (pressed !== key) return
      event.preventDefault()
      onPress()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [key, onPress])
}
