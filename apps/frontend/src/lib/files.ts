/** Prevents a file or link that is dropped on the page from replacing the page. A text field still accepts dropped text. */
export function preventDropNavigation(): void {
  const prevent = (event: DragEvent) => {
    const field = event.target instanceof Element && event.target.matches('input, textarea')
    if (!field || event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }
  addEventListener('dragover', prevent)
  addEventListener('drop', prevent)
}

/** Calls `listener` when files are pasted or dropped. Returns a function that removes the listener. */
export function followFiles(listener: () => void): () => void {
  const handle = (event: Event) => {
    const { clipboardData, dataTransfer } = event as ClipboardEvent & DragEvent
    const types = (clipboardData ?? dataTransfer)?.types
    // A table that is copied from a spreadsheet has both text and a picture: accept the text.
    if (types?.includes('Files') && !types.includes('text/plain')) listener()
  }
  addEventListener('paste', handle)
  addEventListener('drop', handle)
  return () => {
    removeEventListener('paste', handle)
    removeEventListener('drop', handle)
  }
}
