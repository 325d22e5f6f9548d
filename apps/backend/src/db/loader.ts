import DataLoader from 'dataloader'

/**
 * Combines all keys of one turn of the event loop into one query, because many clients reconnect at once. `load` returns its
 * results in the order of the keys. If it rejects, all of its keys reject. Caches nothing.
 * @param max keys in one statement
 */
export function createLoader<Key, Found>(
  load: (keys: readonly Key[]) => Promise<Found[]>,
  max: number,
): (key: Key) => Promise<Found> {
  const loader = new DataLoader(load, { cache: false, maxBatchSize: max, batchScheduleFn: setImmediate })
  return (key) => loader.load(key)
}
