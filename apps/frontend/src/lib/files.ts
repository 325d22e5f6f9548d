/** Keeps a file or link that is dropped on the page from replacing it. A text field still takes dropped text. */
export function preventDropNavigation(): void {
  const prevent = (event: DragEvent) => {
    const field = event.target instanceof Element && event.target.matches('input, textarea')
    if (!field || event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }
  addEventListener('dragover', prevent)
  addEventListener('drop', prevent)
}

/** Calls `listener` when files are pasted or dropped; gives the function that ends it. */
export function followFiles(listener: () => void): () => void {
  const hear = (event: Event) => {
    const { clipboardData, dataTransfer } = event as ClipboardEvent & DragEvent
    const types = (clipboardData ?? dataTransfer)?.types
    // A table copied from a spreadsheet is text with a picture of it.
    if (types?.includes('Files') && !types.includes('text/plain')) listener()
  }
  addEventListener('paste', hear)
  addEventListener('drop', hear)
  return () => {
    removeEventListener('paste', hear)
    removeEventListener('drop', hear)
  }
}
