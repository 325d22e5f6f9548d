import { Component, type ReactNode } from 'react'
import { Button } from './button.tsx'

interface Props {
  /** Replaces children that throw while they are rendered or removed. Without a boundary, the page goes blank. */
  fallback: ReactNode
  children: ReactNode
}

/** An error boundary: https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}

/** One sentence about a render error, and a button that reloads the page. */
export function RenderError({ children }: { children: string }) {
  return (
    <p className="render-error" role="alert">
      <span>{children}</span> <Button onClick={() => location.reload()}>Reload</Button>
    </p>
  )
}
