// Loaded into the processes of a run by NODE_OPTIONS, for tests: a replica then holds on to ever more, as one with a leak does.

/** A megabyte of numbers, every so many milliseconds. */
const NUMBERS = 125_000
const EVERY_MS = 50

if (process.argv[1]?.endsWith('server.js')) {
  const held: number[][] = []
  setInterval(() => held.push(Array.from({ length: NUMBERS }, Math.random)), EVERY_MS).unref()
}
