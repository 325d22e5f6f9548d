import { type ComponentType, lazy } from 'react'

/**
 * A component whose code comes when it is first needed. Where it cannot come (offline, or a newer version of the page
 * has taken its place), nothing shows in its place, and the rest of the page goes on; it is tried again when the page
 * is loaded anew.
 */
export function lazily<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(() => load().catch(() => ({ default: (() => null) as ComponentType<Props> })))
}
