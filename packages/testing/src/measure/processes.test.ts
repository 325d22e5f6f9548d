import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { canMeasureProcesses, cpuSecondsOf, cpuSecondsOfTree, residentBytesOf } from './processes.ts'

/** Uses half a second of CPU time, prints a line, and keeps running. */
const BUSY = `
  const used = () => { const { user, system } = process.cpuUsage(); return user + system }
  const end = used() + 5e5
  while (used() < end);
  console.log('done')
  setInterval(() => {}, 1_000)`

test('measures CPU time and memory of a process on Linux, and returns NaN elsewhere', async () => {
  const child = spawn(process.execPath, ['-e', BUSY])
  await once(child.stdout, 'data')
  const seconds = cpuSecondsOf(child.pid ?? 0)
  const ofChildren = cpuSecondsOfTree(process.pid) - cpuSecondsOf(process.pid)
  const bytes = residentBytesOf(child.pid ?? 0)
  child.kill('SIGKILL')
  await once(child, 'exit')
  if (!canMeasureProcesses) return expect([seconds, ofChildren, bytes]).toEqual([NaN, NaN, NaN])
  expect(seconds).toBeGreaterThan(0.45)
  expect(seconds).toBeLessThan(5)
  expect(ofChildren).toBeGreaterThan(0.45)
  expect(bytes).toBeGreaterThan(20e6)
  expect(bytes).toBeLessThan(500e6)
}, 20_000)

test('returns NaN for a missing process', () => {
  expect([cpuSecondsOf(2 ** 30), cpuSecondsOfTree(2 ** 30), residentBytesOf(2 ** 30)]).toEqual([NaN, NaN, NaN])
})
