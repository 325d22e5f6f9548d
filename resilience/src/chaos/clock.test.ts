import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const CLOCK = new URL('clock.ts', import.meta.url).href

/** Prints the hours since its start by its own clock, at the start and after each signal. */
const PROGRAM = `
  const start = Date.now()
  const print = () => console.log(Math.round((Date.now() - start) / 3_600_000), new Date(0).getTime())
  process.on('SIGUSR2', () => print())
  setInterval(() => {}, 1_000)
  print()`

test('SIGUSR2 sets the clock of a process an hour ahead, and then back, without changing other dates', async () => {
  const child = spawn(process.execPath, ['--import', CLOCK, '--eval', PROGRAM])
  const next = async () => String(((await once(child.stdout, 'data')) as [Buffer])[0]).trim()
  const printed = [await next()]
  for (let signal = 0; signal < 2; signal++) {
    child.kill('SIGUSR2')
    printed.push(await next())
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(printed).toEqual(['0 0', '1 0', '0 0'])
}, 20_000)
