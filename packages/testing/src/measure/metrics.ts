/** Reads a replica's metrics. The returned function maps a name with labels to its value, or to NaN if it is missing. */
export async function readMetrics(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(url)).text()
  const metrics = new Map(
    text.split('\n').map((line) => {
      const end = line.lastIndexOf(' ')
      return [line.slice(0, end), Number(line.slice(end + 1))]
    }),
  )
  return (name) => metrics.get(name) ?? Number.NaN
}
