import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { isOlder } from './docker.ts'
import type { Check, Target } from './finding.ts'

interface Tool {
  name: string
  ask: string[]
  /** Finds the version in the output. */
  version: RegExp
  oldest: string
  blocks: Target[]
  install: string
}

const TOOLS: Tool[] = [
  {
    name: 'kind',
    ask: ['version'],
    version: /v(\S+)/,
    // The first version that starts the Kubernetes of k8s/kind/cluster.yaml. Network policies need 0.24.
    oldest: '0.33.0',
    blocks: ['kind'],
    install: 'https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
  },
  {
    name: 'kubectl',
    ask: ['version', '--client'],
    version: /Client Version: v(\S+)/,
    // At most one minor version from the cluster: https://kubernetes.io/releases/version-skew-policy/
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

/** Checks the tools that a target needs beside Docker, and their versions. */
export const checkTools: Check = async (ask) =>
  Promise.all(
    TOOLS.map(async ({ name, ask: args, version: form, oldest, blocks, install }) => {
      const { found, output } = await ask(name, ...args)
      const remedy = `install ${name} ${oldest} or later: ${install}`
      if (!found) return { text: `${name} is not installed`, remedy, blocks }
      const version = form.exec(output)?.[1]
      const text = version ? `${name} ${version}` : `the version of ${name} is unknown`
      return isOlder(version, oldest) ? { text, remedy, blocks } : { text }
    }),
  )

/** Returns the oldest version that the Tiltfile accepts. */
function tiltOfTiltfile(): string {
  const text = readFileSync(join(ROOT, 'Tiltfile'), 'utf8')
  return /version_settings\(constraint='>=([\d.]+)'\)/.exec(text)?.[1] ?? '0.0.0'
}
