/** Keeps every value without buckets, so that a quantile is a measured value. */
export interface Samples {
  add(value: number): void
  count(): number
  /** Returns the value that the share `q` of all values does not exceed (nearest rank), or NaN without values. */
  quantile(q: number): number
}

const FIRST_CAPACITY = 4_096

export function createSamples(): Samples {
  let values = new Float64Array(FIRST_CAPACITY)
  let count = 0
  let sorted = false

  return {
    count: () => count,

    add(value) {
      if (count === values.length) {
        const larger = new Float64Array(2 * values.length)
        larger.set(values)
        values = larger
      }
      values[count++] = value
      sorted = false
    },

    quantile(q) {
      if (!sorted) values.subarray(0, count).sort()
      sorted = true
      return count === 0 ? Number.NaN : (values[Math.max(0, Math.ceil(q * count) - 1)] as number)
    },
  }
}
