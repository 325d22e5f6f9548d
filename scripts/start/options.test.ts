import { expect, test } from 'vitest'
import { parseOptions } from './options.ts'

test('uses one backend and the default ports without options', () => {
  expect(parseOptions([])).toEqual({ port: 8080, apiPort: 3001, replicas: 1 })
})

test('accepts options with a space and with `=`', () => {
  expect(parseOptions(['--port', '9000', '--replicas=3', '--api-port=0'])).toEqual({
    port: 9000,
    apiPort: 0,
    replicas: 3,
  })
})

test.each([
  [['--replicas', '0'], '--replicas takes a whole number from 1 to 8, not 0.'],
  [['--port', '70000'], '--port takes a whole number from 0 to 65535, not 70000.'],
  [['--port', '80a'], '--port takes a whole number from 0 to 65535, not 80a.'],
  [['--colour'], "Unknown option '--colour'."],
  [['--port'], "Option '--port <value>' argument missing."],
])('rejects %j and shows the usage', (args, sentence) => {
  expect(() => parseOptions(args)).toThrow(sentence)
  expect(() => parseOptions(args)).toThrow('Usage: npm start')
})
