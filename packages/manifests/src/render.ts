import { run } from '@chat/tooling/process/command'

/** Who can render: kubectl, which everybody with a cluster has, and the program that it was taken from. */
export const RENDERERS = {
  kubectl: ['kubectl', 'kustomize'],
  kustomize: ['kustomize', 'build'],
} as const

/** What `kubectl apply -k folder` would send to the cluster, as YAML. */
export function render(folder: string, renderer: keyof typeof RENDERERS = 'kubectl'): Promise<string> {
  const [program, verb] = RENDERERS[renderer]
  return run(program, [verb, folder], { quiet: true })
}
