import { contextOf, readSettings } from '@chat/tooling/kind/settings'
import { checkParts } from './cluster-parts.ts'
import type { Check, Finding } from './finding.ts'

/** Checks that the development cluster and the cluster of kubectl's current context answer, and the parts of the latter. */
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
  const [own, used] = await Promise.all([here ? version(kind) : undefined, current ? version(current) : undefined])
  return [
    here && !own
      ? { text: `The cluster ${kind} does not answer`, remedy: '`npm run kind` repairs it', blocks: ['kind'] }
      : { text: here ? `The cluster ${kind} answers: ${own}` : `No cluster ${kind} yet: \`npm run kind\` creates it` },
    ...(used ? [{ text: `kubectl uses the cluster ${current}, which answers: ${used}` }] : [unreachable(current)]),
    ...(used ? await checkParts(current)(ask) : []),
  ]
}

const unreachable = (context: string): Finding => ({
  text: context ? `kubectl uses the cluster ${context}, which does not answer` : 'kubectl uses no cluster',
  remedy: '`kubectl config use-context NAME`; `kubectl config get-contexts` lists them',
  blocks: ['overlays'],
})
