import { useSyncExternalStore } from 'react'

export interface Store<T> {
  get(): T
  /** Replaces the state. Calls the listeners if it is another object than before. */
  set(next: T): void
  update(change: (state: T) => T): void
  /** Calls `listener` after each change. Returns a function that removes the listener. */
  subscribe(listener: () => void): () => void
}

/** Creates a value outside the components, to which components and other code can subscribe. */
export function createStore<T>(initial: T): Store<T> {
  const listeners = new Set<() => void>()
  let state = initial
  function set(next: T) {
    if (Object.is(next, state)) return
    state = next
    for (const listener of listeners) listener()
  }
  return {
    get: () => state,
    set,
    update: (change) => set(change(state)),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Returns a selection of a store, and renders again when it changes. For the same state, `select` must return the same object. */
export function useStore<T, S = T>(store: Store<T>, select: (state: T) => S = (state) => state as unknown as S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
