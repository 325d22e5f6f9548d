import { contextOf, readSettings } from '../kind/settings.ts'
import type { Check } from './finding.ts'

/** Whether the cluster for development and the one that kubectl means by default answer. */
export const checkCluster: Check = async (ask) => {
  const contexts = await ask('kubectl', 'config', 'get-contexts', '--output', 'name')
  if (!contexts.ok) return []
  const kind = contextOf(readSettings())
  const { output: current } = await ask('kubectl', 'config', 'current-context')
  const here = contexts.output.split('\n').includes(kind)
  const reachable = async (context: string) =>
    (await ask('kubectl', '--context', context, '--request-timeout', '5s', 'version')).ok
  return [
    here && !(await reachable(kind))
      ? { text: `The cluster ${kind} does not answer`, remedy: '`npm run kind` mends it', blocks: ['kind'] }
      : { text: here ? `The cluster ${kind} answers` : `No cluster ${kind} yet: \`npm run kind\` makes it` },
    current && (await reachable(current))
      ? { text: `kubectl means the cluster ${current}, which answers` }
      : {
          text: current ? `kubectl means the cluster ${current}, which does not answer` : 'kubectl means no cluster',
          remedy: '`kubectl config use-context NAME`; `kubectl config get-contexts` lists them',
          blocks: ['overlays'],
        },
  ]
}
