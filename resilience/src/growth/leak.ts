// For tests. NODE_OPTIONS loads this file into the processes of a run, and adds a memory leak to the replicas.

/** Leaks a megabyte of numbers every 50 ms. */
const NUMBERS = 125_000
const EVERY_MS = 50

if (process.argv[1]?.endsWith('server.js')) {
  const held: number[][] = []
  setInterval(() => held.push(Array.from({ length: NUMBERS }, Math.random)), EVERY_MS).unref()
}
