import { join } from 'node:path'
import { type KubernetesObject, parseObjects } from '@chat/manifests/objects'
import { render } from '@chat/manifests/render'
import { ROOT } from '@chat/tooling/folders'
import { stringify } from 'yaml'
import { kubectlIn, listPods, type Pod } from './cluster.ts'

const APPS = ['chat-backend', 'chat-frontend']

/** By app: the image that its pods run. */
export type Images = Record<string, string>

/** What a cluster without cert-manager knows. */
export const isKnown = ({ apiVersion }: KubernetesObject) => !apiVersion.startsWith('cert-manager.io/')

export const toYaml = (objects: object[]) => objects.map((object) => stringify(object)).join('---\n')

/** The objects of an overlay as it is in git, but for these images, and without what only cert-manager knows. */
export async function readOverlay(overlay: string, images: Images): Promise<KubernetesObject[]> {
  const text = await render(join(ROOT, 'k8s', 'overlays', overlay))
  const own = new RegExp(`image: \\S*(${APPS.join('|')}):\\S+`, 'g')
  return parseObjects(text.replaceAll(own, (_, app: string) => `image: ${images[app]}`)).filter(isKnown)
}

/** Applies such an overlay in its namespace, and waits until both apps run. */
export async function deploy(
  overlay: string,
  images: Images,
  edit: (objects: KubernetesObject[]) => void = () => {},
): Promise<void> {
  const kubectl = kubectlIn(`chat-${overlay}`)
  const objects = await readOverlay(overlay, images)
  edit(objects)
  await kubectl.apply(toYaml(objects))
  for (const app of APPS) await kubectl('rollout', 'status', `deployment/${app}`, '--timeout', '180s')
}

/** Where the image comes from. The kubelet may name another registry, where the node has the same image from there, too. */
const nameOf = ({ containers }: Pod['spec']) => containers[0]?.image.replace(/(:[\w.-]+|@sha256:\w+)$/, '')

/** The images that the pods of a namespace run, each by its digest. */
export async function readDigests(namespace: string): Promise<Images> {
  const digestsOf = async (app: string) => {
    const pods = await listPods(app, namespace)
    return new Set(
      pods.map(({ spec, status }) => `${nameOf(spec)}@${status.containerStatuses?.[0]?.imageID.split('@')[1]}`),
    )
  }
  // More than one digest of an app is one that nothing else equals.
  return Object.fromEntries(
    await Promise.all(APPS.map(async (app) => [app, [...(await digestsOf(app))].join(' and ')])),
  )
}
