import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { isOlder } from './docker.ts'
import type { Check, Path } from './finding.ts'

interface Tool {
  name: string
  ask: string[]
  /** Where in its answer the version stands. */
  version: RegExp
  oldest: string
  blocks: Path[]
  install: string
}

const TOOLS: Tool[] = [
  {
    name: 'kind',
    ask: ['version'],
    version: /v(\S+)/,
    // The first that starts the Kubernetes of k8s/kind/cluster.yaml; policies are enforced since 0.24.
    oldest: '0.33.0',
    blocks: ['kind'],
    install: 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
  },
  {
    name: 'kubectl',
    ask: ['version', '--client'],
    version: /Client Version: v(\S+)/,
    // At most one minor from the cluster's: https://kubernetes.io/releases/version-skew-policy/
    oldest: '1.35.0',
    blocks: ['kind', 'overlays'],
    install: 'https://kubernetes.io/docs/tasks/tools/',
  },
  {
    name: 'tilt',
    ask: ['version'],
    version: /v(\S+)/,
    oldest: tiltOfTiltfile(),
    blocks: ['kind'],
    install: 'https://docs.tilt.dev/install.html',
  },
]

/** The tools that a path needs beside Docker, each with its oldest version that does. */
export const checkTools: Check = async (ask) =>
  Promise.all(
    TOOLS.map(async ({ name, ask: args, version: form, oldest, blocks, install }) => {
      const { found, output } = await ask(name, ...args)
      const remedy = `install ${name} ${oldest} or later: ${install}`
      if (!found) return { text: `${name} is not installed`, remedy, blocks }
      const version = form.exec(output)?.[1]
      const text = `${name} ${version ?? 'does not tell its version'}`
      return isOlder(version, oldest) ? { text, remedy, blocks } : { text }
    }),
  )

/** The Tiltfile says which Tilt it is for. */
function tiltOfTiltfile(): string {
  const text = readFileSync(join(ROOT, 'Tiltfile'), 'utf8')
  return /version_settings\(constraint='>=([\d.]+)'\)/.exec(text)?.[1] ?? '0.0.0'
}
