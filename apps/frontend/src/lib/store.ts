import { useSyncExternalStore } from 'react'

export interface Store<T> {
  get(): T
  /** Replaces the state; those who listen hear of it when it is another object than before. */
  set(next: T): void
  update(change: (state: T) => T): void
  /** Calls `listener` after each change; gives the function that ends it. */
  subscribe(listener: () => void): () => void
}

/** A value that lives outside the components and that they, and others, can follow. */
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

/** Follows `select` of a store. It must give the same object while nothing of it changed. */
export function useStore<T, S = T>(store: Store<T>, select: (state: T) => S = (state) => state as unknown as S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
