import { useEffect } from 'react'

/** Calls `onPress` at Ctrl and the key, or Cmd and the key, wherever the focus is. */
export function useShortcut(key: string, onPress: () => void): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return
      // A layout of another script has another letter at this key.
      const pressed = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.slice(-1).toLowerCase()
      if (pressed !== key) return
      event.preventDefault()
      onPress()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [key, onPress])
}
