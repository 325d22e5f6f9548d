const FACTORS: Record<string, number> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
}

/**
 * Parses a quantity: "100m" CPU is 0.1, "1Ki" is 1024 bytes. Returns NaN for other text.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(text: string | number | undefined): number {
  const [, amount, unit = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(String(text)) ?? []
  return Number(amount) * (FACTORS[unit] ?? Number.NaN)
}
