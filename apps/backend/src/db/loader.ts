import DataLoader from 'dataloader'

/** Keys in one statement: those that come after it would wait too long for its end. */
const KEYS_MAX = 500

/**
 * Asks the database once for all that one turn of the event loop asks for, as when everybody comes back: `load` gives
 * what it finds in the order of the keys, and where it rejects, so do all of them. Nothing is kept.
 */
export function createLoader<Key, Found>(
  load: (keys: readonly Key[]) => Promise<Found[]>,
): (key: Key) => Promise<Found> {
  const loader = new DataLoader(load, { cache: false, maxBatchSize: KEYS_MAX, batchScheduleFn: setImmediate })
  return (key) => loader.load(key)
}
