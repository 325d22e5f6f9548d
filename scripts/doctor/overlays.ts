import { parseObjects } from '@chat/manifests/objects'
import { findViolations } from '@chat/manifests/policy'
import type { Check } from './finding.ts'

/** Overlays that an operator edits before the first `kubectl apply -k`. */
const EDITED = ['staging', 'production']

/** Renders each overlay like `kubectl apply -k`, and checks it with the rules of the manifests. Needs no cluster. */
export const checkOverlays: Check = async (ask) => {
  const findings = EDITED.map(async (overlay) => {
    const folder = `k8s/overlays/${overlay}`
    const { found, ok, output, errors } = await ask('kubectl', 'kustomize', folder)
    if (!found) return []
    const violations = ok ? findViolations(parseObjects(output)) : [errors]
    return violations.map((violation) => ({
      text: `${folder} is wrong: ${violation}`,
      remedy: `correct ${folder}/kustomization.yaml before you apply it; docs/k3s.md describes its lines`,
      blocks: ['overlays' as const],
    }))
  })
  return (await Promise.all(findings)).flat()
}
