import { execFile } from 'node:child_process'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect as connectTls } from 'node:tls'
import { Failure, UNREACHABLE_SENTENCE } from './failure.mjs'

/** Maximum ms for an answer. Package managers wait for minutes if a registry accepts a connection and sends nothing. */
const ANSWER_MAX_MS = 5_000

/**
 * Sends one request to the registry of a package manager, through its proxy. Accepts any answer, also an error, because
 * the package manager reports an error at once.
 * @param what the step, for the sentence
 * @param manager the command of npm or pnpm: file, arguments, options
 * @throws Failure when nothing answers within 5 s
 */
export async function requireRegistry(what, manager) {
  const [registry, https, plain] = await Promise.all(
    ['registry', 'https-proxy', 'proxy'].map((name) => readUrl(manager, name)),
  )
  if (!registry) return
  const proxy = proxyFor(registry, https, plain)
  if (await answers(registry, proxy)) return
  const silent = proxy ? `The proxy ${proxy.host}, or ${registry.host} behind it,` : registry.host
  throw new Failure(`${what} did not work. ${UNREACHABLE_SENTENCE} ${silent} did not answer within 5 s.`)
}

/** Returns a setting of the package manager, from its files and the environment, if it is a URL. */
function readUrl([file, args, options], name) {
  return new Promise((resolve) => {
    execFile(file, [...args, 'config', 'get', name], options, (_error, output) => {
      const text = String(output).trim()
      resolve(URL.canParse(text) ? new URL(text) : undefined)
    })
  })
}

function proxyFor(registry, https, plain) {
  const fromEnv = (name) => process.env[name] || process.env[name.toUpperCase()] || undefined
  const direct = (fromEnv('no_proxy') ?? '').split(/[\s,]+/).filter(Boolean)
  const isDirect = (name) => name === '*' || `.${registry.hostname}`.endsWith(`.${name.replace(/^\*?\./, '')}`)
  if (direct.some(isDirect)) return undefined
  const forHttp = plain ?? fromEnv('http_proxy')
  const proxy = registry.protocol === 'https:' ? (https ?? fromEnv('https_proxy') ?? forHttp) : forHttp
  return proxy && URL.canParse(proxy) ? new URL(proxy) : undefined
}

function answers(registry, proxy) {
  const server = proxy ?? registry
  const request = server.protocol === 'https:' ? requestHttps : requestHttp
  const tunnel = { method: 'CONNECT', path: `${registry.hostname}:${registry.port || 443}` }
  const forProxy = registry.protocol === 'https:' ? tunnel : { path: registry.href }
  return new Promise((resolve) => {
    let tunnelled
    const asking = request(server, { agent: false, ...(proxy ? forProxy : {}) })
    const end = (answered) => {
      clearTimeout(timer)
      asking.destroy()
      tunnelled?.destroy()
      resolve(answered)
    }
    const timer = setTimeout(end, ANSWER_MAX_MS, false)
    for (const event of ['response', 'error']) asking.on(event, () => end(true))
    // The proxy answered; the registry behind it may be silent.
    asking.on('connect', ({ statusCode }, socket) => {
      tunnelled = socket
      if (statusCode !== 200) return end(true)
      const createConnection = () => connectTls({ socket, servername: registry.hostname })
      const through = requestHttps(registry, { createConnection })
      for (const event of ['response', 'error']) through.on(event, () => end(true))
      through.end()
    })
    asking.end()
  })
}
