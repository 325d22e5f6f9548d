import { run } from '@chat/tooling/process/command'

/** kubectl contains a version of kustomize. */
export const RENDERERS = {
  kubectl: ['kubectl', 'kustomize'],
  kustomize: ['kustomize', 'build'],
} as const

/** Returns the YAML that `kubectl apply -k folder` would send to the cluster. */
export function render(folder: string, renderer: keyof typeof RENDERERS = 'kubectl'): Promise<string> {
  const [program, verb] = RENDERERS[renderer]
  return run(program, [verb, folder], { quiet: true })
}
