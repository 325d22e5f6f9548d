import { spawn } from 'node:child_process'
import { Failure, sentenceForExit, sentenceForOutput } from './failure.mjs'

/** Maximum characters of output kept for an error message: the end of the output contains the reason. */
const KEPT_CHARACTERS = 20_000

/** Runs a tool and shows its output. Rejects with a Failure that starts with `what`. */
export function runTool(what, file, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const show = (stream) => (chunk) => {
      stream.write(chunk)
      output = (output + chunk).slice(-KEPT_CHARACTERS)
    }
    child.stdout.on('data', show(process.stdout))
    child.stderr.on('data', show(process.stderr))
    const stop = () => child.kill('SIGTERM')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stop)
      if (code === 0) return resolve()
      const reason =
        sentenceForExit(code) ??
        sentenceForOutput(output) ??
        `It ended with ${signal ?? `exit code ${code}`}: see its output above.`
      reject(new Failure(`${what} did not work. ${reason}`))
    })
  })
}
