import DataLoader from 'dataloader'

/**
 * Asks the database once for all that one turn of the event loop asks for, as when everybody comes back: `load` gives
 * what it finds in the order of the keys, and where it rejects, so do all of them. Nothing is kept.
 * @param max keys in one statement: what comes after it waits for its end
 */
export function createLoader<Key, Found>(
  load: (keys: readonly Key[]) => Promise<Found[]>,
  max: number,
): (key: Key) => Promise<Found> {
  const loader = new DataLoader(load, { cache: false, maxBatchSize: max, batchScheduleFn: setImmediate })
  return (key) => loader.load(key)
}
