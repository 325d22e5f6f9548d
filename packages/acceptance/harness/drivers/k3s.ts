import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { run } from '@chat/tooling/process/command'
import type { Driver, Operations } from '../driver.ts'
import { buildImages, buildVersion, pushAs, removeImages, TAG } from '../images.ts'
import { createKubectl, KUBECONFIG, settings } from '../k3s/settings.ts'
import { writeOverlay } from '../k3s/write-overlay.ts'
import { createKubernetesOperations } from './kubernetes.ts'

const SECRET = 'db-credentials'

export interface K3sDriver extends Driver, Operations {
  /** Builds and pushes the images of a version. Returns the names that the cluster pulls. */
  publish(version: string): Promise<{ backend: string; frontend: string }>
}

/** An overlay on an existing k3s cluster, with images from a registry. */
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
      // Kubernetes does not delete retained volumes.
      const volumes = await listVolumes(`chat-${overlay}`)
      if (volumes.length > 0) await kubectl('delete', 'persistentvolume', ...volumes)
      await removeImages()
    },
  }
}

/** Lists the volumes of a namespace's claims, also those whose claim was deleted. */
export async function listVolumes(namespace: string): Promise<string[]> {
  const volumes = await createKubectl(namespace)('get', 'persistentvolume', '--output', 'json')
  const { items } = JSON.parse(volumes) as {
    items: { metadata: { name: string }; spec: { claimRef?: { namespace: string } } }[]
  }
  return items.filter(({ spec }) => spec.claimRef?.namespace === namespace).map(({ metadata }) => metadata.name)
}

/** Creates the database's secret, as documented for operators. */
export async function createDatabaseSecret(namespace: string): Promise<void> {
  const password = randomBytes(24).toString('hex')
  const url = `postgresql://postgres:${password}@postgres:5432/chat`
  const literals = [`--from-literal=url=${url}`, `--from-literal=password=${password}`]
  await createKubectl(namespace)('create', 'secret', 'generic', SECRET, ...literals)
}

async function pushImages(tag: string): Promise<{ backend: string; frontend: string }> {
  return { backend: await pushImage(`chat-backend:${tag}`), frontend: await pushImage(`chat-frontend:${tag}`) }
}

/** Pushes a local image. Returns the name that the cluster pulls. */
export async function pushImage(image: string): Promise<string> {
  const { K3S_PUSH, K3S_PULL } = settings()
  await pushAs(image, `${K3S_PUSH}/${image}`)
  return `${K3S_PULL}/${image}`
}
