import { readCommandLine, readWholeNumber, TEXT } from '@chat/tooling/command-line'

export interface StartOptions {
  /** The port of the page and the application's origin. 0 means a free port. */
  port: number
  /** The port of the first replica. Other replicas use free ports. */
  apiPort: number
  replicas: number
}

const USAGE = 'Usage: npm start [-- --port 8080] [--api-port 3001] [--replicas 1]'

const MAX_PORT = 65_535

/** More replicas would use all of PostgreSQL's connections. */
const MAX_REPLICAS = 8

/** Reads the command line of `npm start` and `npm run dev`. */
export function parseOptions(args: string[]): StartOptions {
  const { values } = readCommandLine({ args, options: { port: TEXT, 'api-port': TEXT, replicas: TEXT } }, USAGE)
  const port = { usage: USAGE, min: 0, max: MAX_PORT }
  return {
    port: readWholeNumber({ option: '--port', value: values.port, otherwise: 8080, ...port }),
    apiPort: readWholeNumber({ option: '--api-port', value: values['api-port'], otherwise: 3001, ...port }),
    replicas: readWholeNumber({
      option: '--replicas',
      value: values.replicas,
      otherwise: 1,
      usage: USAGE,
      max: MAX_REPLICAS,
    }),
  }
}
