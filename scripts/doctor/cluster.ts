import { contextOf, readSettings } from '@chat/tooling/kind/settings'
import { checkParts } from './cluster-parts.ts'
import type { Check, Finding } from './finding.ts'

/** Whether the cluster for development and the one that kubectl means by default answer, and what the latter has. */
export const checkCluster: Check = async (ask) => {
  const contexts = await ask('kubectl', 'config', 'get-contexts', '--output', 'name')
  if (!contexts.ok) return []
  const kind = contextOf(readSettings())
  const { output: current } = await ask('kubectl', 'config', 'current-context')
  const here = contexts.output.split('\n').includes(kind)
  const version = async (context: string) => {
    const { ok, output } = await ask('kubectl', '--context', context, '--request-timeout', '5s', 'version')
    return ok ? /Server Version: (\S+)/.exec(output)?.[1] : undefined
  }
  const [own, meant] = await Promise.all([here ? version(kind) : undefined, current ? version(current) : undefined])
  return [
    here && !own
      ? { text: `The cluster ${kind} does not answer`, remedy: '`npm run kind` mends it', blocks: ['kind'] }
      : { text: here ? `The cluster ${kind} answers: ${own}` : `No cluster ${kind} yet: \`npm run kind\` makes it` },
    ...(meant ? [{ text: `kubectl means the cluster ${current}, which answers: ${meant}` }] : [unreachable(current)]),
    ...(meant ? await checkParts(current)(ask) : []),
  ]
}

const unreachable = (context: string): Finding => ({
  text: context ? `kubectl means the cluster ${context}, which does not answer` : 'kubectl means no cluster',
  remedy: '`kubectl config use-context NAME`; `kubectl config get-contexts` lists them',
  blocks: ['overlays'],
})
