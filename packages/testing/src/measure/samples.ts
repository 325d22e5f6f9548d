/** Every value is kept, and none is put into a bucket: a quantile is one of the values that were measured. */
export interface Samples {
  add(value: number): void
  count(): number
  /** The value that the share `q` of all does not exceed (nearest rank); NaN without any. */
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
