/** The figures that a replica has for Prometheus, by name with labels as it spells them; NaN for one that it has not. */
export async function readMetrics(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(url)).text()
  const figures = new Map(
    text.split('\n').map((line) => {
      const end = line.lastIndexOf(' ')
      return [line.slice(0, end), Number(line.slice(end + 1))]
    }),
  )
  return (name) => figures.get(name) ?? Number.NaN
}
