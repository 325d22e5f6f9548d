import { type Kustomization, writeEdited } from '@chat/manifests/variants'
import { TAG } from '../images.ts'
import { settings } from './settings.ts'

const WITHOUT_ISSUER = {
  $patch: 'delete',
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata: { name: 'acme' },
}

/** High limits, because tests sign up and send more than people do. */
const WIDE_LIMITS = ['SIGN_UPS_PER_HOUR=1000000', 'MESSAGES_PER_SECOND=1000']

/**
 * Writes an overlay with the registry, version and address of this run, as an operator does. It omits the issuer, because
 * the cluster has no cert-manager. Returns its folder.
 */
export function writeOverlay(overlay: string, more: (kustomization: Kustomization) => void = () => {}): string {
  return writeEdited(overlay, `k3s-${overlay}`, (edited) => {
    const { K3S_URL, K3S_HTTPS_URL } = settings()
    usePushed(edited)
    setBackend(edited, [`CORS_ORIGIN=${K3S_URL},${K3S_HTTPS_URL}`, ...WIDE_LIMITS])
    // The host of an Ingress has no port.
    const host = new URL(K3S_URL).hostname
    const paths = ['/spec/rules/0/host', '/spec/tls/0/hosts/0']
    const target = { kind: 'Ingress', name: 'chat-ingress' }
    edited.patches.push(
      { target, patch: JSON.stringify(paths.map((path) => ({ op: 'replace', path, value: host }))) },
      { patch: JSON.stringify(WITHOUT_ISSUER) },
    )
    more(edited)
  })
}

/** Sets the images to those under test, in the cluster's registry. */
export function usePushed({ images }: Kustomization): void {
  for (const image of images) {
    Object.assign(image, { newName: `${settings().K3S_PULL}/${image.name}`, newTag: TAG })
  }
}

/** Replaces or adds settings of the backend, as NAME=value, in an overlay. */
export function setBackend({ configMapGenerator: [backend] }: Kustomization, literals: string[]): void {
  if (backend?.name !== 'backend-config') throw new Error("The overlay's first generator is not the backend's")
  const nameOf = (literal: string) => literal.split('=')[0]
  const kept = backend.literals.filter((old) => !literals.some((literal) => nameOf(literal) === nameOf(old)))
  backend.literals = [...kept, ...literals]
}
