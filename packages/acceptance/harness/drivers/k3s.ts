import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kustomization, writeEdited } from '@chat/manifests/variants'
import { Failure } from '@chat/tooling/failure'
import { LOCAL } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import type { Driver, Operations } from '../driver.ts'
import { buildImages, buildVersion, pushAs, removeImages, TAG } from '../images.ts'
import { createKubernetesOperations } from './kubernetes.ts'

/** A cluster that is there already; each setting is a variable. */
const SETTINGS = {
  K3S_CONTEXT: "kubectl's context of the cluster",
  K3S_URL: 'where its ingress controller is, such as http://localhost',
  K3S_HTTPS_URL: 'where the same one is over TLS, such as https://localhost',
  K3S_PUSH: 'the registry as this machine reaches it, with the path before the name of an image',
  K3S_PULL: 'the same registry as the cluster reaches it',
}

const WITHOUT_ISSUER = {
  $patch: 'delete',
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata: { name: 'acme' },
}

/** Of this run alone: nobody's kubeconfig is changed, and no other context is used. */
export const KUBECONFIG = join(LOCAL, 'accept-k3s.kubeconfig')

const SECRET = 'db-credentials'

/** What no person sends, and a test does. */
const WIDE_LIMITS = ['SIGN_UPS_PER_HOUR=1000000', 'MESSAGES_PER_SECOND=1000']

export interface K3sDriver extends Driver, Operations {
  /** Builds that version and pushes it. Gives the names by which the cluster pulls its images. */
  publish(version: string): Promise<{ backend: string; frontend: string }>
}

/** An overlay on a cluster as k3s makes it, which is neither made nor removed here; images pulled from a registry. */
export function createK3sDriver(overlay: 'production' | 'staging'): K3sDriver {
  const kubectl = createKubectl(`chat-${overlay}`)
  const baseUrl = () => settings().K3S_URL
  const apply = async () => {
    await kubectl('apply', '--kustomize', writeOverlay(overlay))
    const secrets = await kubectl('get', 'secret', SECRET, '--ignore-not-found')
    if (!secrets) await createDatabaseSecret(`chat-${overlay}`)
  }
  const publish = async (version: string) => pushImages(await buildVersion(version))
  const operations = createKubernetesOperations({ kubectl, baseUrl, apply, publish })
  return {
    ...operations,
    publish,
    name: overlay === 'production' ? 'k3s' : `k3s-${overlay}`,
    needs: ['docker', 'kubectl', 'the cluster of K3S_CONTEXT'],
    get baseUrl() {
      return baseUrl()
    },
    async up() {
      const context = ['--context', settings().K3S_CONTEXT]
      writeFileSync(
        KUBECONFIG,
        await run('kubectl', ['config', 'view', '--minify', '--flatten', ...context], { quiet: true }),
      )
      await buildImages()
      await pushImages(TAG)
      try {
        await operations.start()
      } catch (error) {
        console.error(await kubectl('get', 'pods,events'))
        throw error
      }
    },
    async down() {
      await kubectl('delete', '--ignore-not-found', '--kustomize', writeOverlay(overlay))
      // What is retained stays until somebody removes it.
      const volumes = await listVolumes(`chat-${overlay}`)
      if (volumes.length > 0) await kubectl('delete', 'persistentvolume', ...volumes)
      await removeImages()
    },
  }
}

/** kubectl in a namespace of the cluster under test; gives what it prints. */
export function createKubectl(namespace: string) {
  const call = (args: string[], input?: string) =>
    run('kubectl', ['--namespace', namespace, ...args], { env: { KUBECONFIG }, quiet: true, input })
  const kubectl = (...args: string[]) => call(args)
  /** Applies manifests that are given as YAML. */
  kubectl.apply = (yaml: string, ...options: string[]) => call(['apply', '--filename', '-', ...options], yaml)
  /** Sends one object to an address of the API. */
  kubectl.create = (path: string, object: string) => call(['create', '--raw', path, '--filename', '-'], object)
  return kubectl
}

/**
 * Writes the overlay as an operator makes it theirs: registry, version, address; without the issuer, as there is no
 * cert-manager here, and so under the controller's own certificate. Gives its folder.
 */
export function writeOverlay(overlay: string, more: (kustomization: Kustomization) => void = () => {}): string {
  return writeEdited(overlay, `k3s-${overlay}`, (edited) => {
    const { K3S_URL, K3S_HTTPS_URL } = settings()
    usePushed(edited)
    setBackend(edited, [`CORS_ORIGIN=${K3S_URL},${K3S_HTTPS_URL}`, ...WIDE_LIMITS])
    // The port, which the address of a public server does not have, is no part of a host.
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

/** Names the images under test, in the registry that the cluster pulls from. */
export function usePushed({ images }: Kustomization): void {
  for (const image of images) {
    Object.assign(image, { newName: `${settings().K3S_PULL}/${image.name}`, newTag: TAG })
  }
}

/** Puts settings of the backend, as NAME=value, in the place of those that an overlay has. */
export function setBackend({ configMapGenerator: [backend] }: Kustomization, literals: string[]): void {
  if (backend?.name !== 'backend-config') throw new Error("The overlay's first generator is not the backend's")
  const nameOf = (literal: string) => literal.split('=')[0]
  const kept = backend.literals.filter((old) => !literals.some((literal) => nameOf(literal) === nameOf(old)))
  backend.literals = [...kept, ...literals]
}

/** The volumes of that namespace's claims, those whose claim is gone included. */
export async function listVolumes(namespace: string): Promise<string[]> {
  const volumes = await createKubectl(namespace)('get', 'persistentvolume', '--output', 'json')
  const { items } = JSON.parse(volumes) as {
    items: { metadata: { name: string }; spec: { claimRef?: { namespace: string } } }[]
  }
  return items.filter(({ spec }) => spec.claimRef?.namespace === namespace).map(({ metadata }) => metadata.name)
}

/** Makes the database's secret, as the documents tell an operator to do. */
export async function createDatabaseSecret(namespace: string): Promise<void> {
  const password = randomBytes(24).toString('hex')
  const url = `postgresql://postgres:${password}@postgres:5432/chat`
  const literals = [`--from-literal=url=${url}`, `--from-literal=password=${password}`]
  await createKubectl(namespace)('create', 'secret', 'generic', SECRET, ...literals)
}

/** Pushes both images, and gives the names by which the cluster pulls them. */
async function pushImages(tag: string): Promise<{ backend: string; frontend: string }> {
  return { backend: await pushImage(`chat-backend:${tag}`), frontend: await pushImage(`chat-frontend:${tag}`) }
}

/** Pushes an image of this machine, and gives the name by which the cluster pulls it. */
export async function pushImage(image: string): Promise<string> {
  const { K3S_PUSH, K3S_PULL } = settings()
  await pushAs(image, `${K3S_PUSH}/${image}`)
  return `${K3S_PULL}/${image}`
}

function settings(): typeof SETTINGS {
  const missing = Object.entries(SETTINGS).filter(([name]) => !process.env[name])
  if (missing.length > 0) {
    const list = missing.map(([name, meaning]) => `${name} (${meaning})`).join('; ')
    throw new Failure(`This path needs a cluster, and is told by variables where it is. Not set: ${list}.`)
  }
  return { ...SETTINGS, ...process.env } as typeof SETTINGS
}
