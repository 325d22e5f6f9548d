import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL, ROOT } from '@chat/tooling/folders'
import { parse, stringify } from 'yaml'

const foldersOf = (path: string) => readdirSync(join(ROOT, path)).sort()

export const OVERLAYS = foldersOf('k8s/overlays')

export const COMPONENTS = foldersOf('k8s/components')

/** Those that another one contains: together they would be there twice. */
const CONTAINED: Record<string, string> = { 'autoscaling-by-messages': 'autoscaling' }

/** Each two components that may stand beside each other. */
export const PAIRS = COMPONENTS.flatMap((one, index) =>
  COMPONENTS.slice(index + 1)
    .filter((other) => CONTAINED[one] !== other && CONTAINED[other] !== one)
    .map((other) => [one, other] as [string, string]),
)

/** As many as may stand beside each other. */
export const ALL_COMPONENTS = COMPONENTS.filter((name) => !Object.values(CONTAINED).includes(name))

/** Where an overlay that a test makes lies: Kustomize follows relative paths alone. */
const MADE = join(LOCAL, 'manifests')
const UP = '../../../k8s'
const COMPONENT = '../../components/'

/** The part of a kustomization.yaml that is changed here. */
export interface Kustomization {
  namespace: string
  resources: string[]
  components: string[]
  replicas: { name: string; count: number }[]
  images: { name: string; newName?: string; newTag?: string }[]
  configMapGenerator: { name: string; behavior: string; literals: string[] }[]
  patches: { target?: { kind: string; name: string }; patch: string }[]
}

/** The components that an overlay joins already. */
export function joinedBy(overlay: string): string[] {
  return read(overlay).components.map((path) => path.replace(COMPONENT, ''))
}

/** Writes an overlay of the base and these components, with an address, as one of them needs it. Gives its folder. */
export function joinToBase(components: string[]): string {
  return write(`base-${components.join('-')}`, {
    resources: [`${UP}/base`],
    components: components.map((name) => `${UP}/components/${name}`),
    configMapGenerator: [
      { name: 'backend-config', behavior: 'merge', literals: ['CORS_ORIGIN=https://chat.example.com'] },
    ],
  })
}

/** Writes `overlay` as it is after somebody has added these components to its list. Gives its folder. */
export function joinToOverlay(overlay: string, components: string[]): string {
  return writeEdited(overlay, `${overlay}-${components.join('-')}`, (edited) => addComponents(edited, components))
}

/** Adds these components to an overlay's list. */
export function addComponents(edited: Kustomization, components: string[]): void {
  edited.components.push(...components.map((name) => COMPONENT + name))
  // As the component asks.
  if (components.some((name) => name.startsWith('autoscaling'))) {
    edited.replicas = edited.replicas.filter(({ name }) => name !== 'chat-backend')
  }
}

/** Writes `overlay` as it is after somebody has edited its kustomization.yaml. Gives its folder. */
export function writeEdited(overlay: string, name: string, edit: (kustomization: Kustomization) => void): string {
  const edited = read(overlay)
  edit(edited)
  const moved = (path: string) => path.replace('../..', UP)
  return write(name, { ...edited, resources: edited.resources.map(moved), components: edited.components.map(moved) })
}

function read(overlay: string): Kustomization {
  const text = readFileSync(join(ROOT, 'k8s', 'overlays', overlay, 'kustomization.yaml'), 'utf8')
  return { components: [], replicas: [], patches: [], ...parse(text) }
}

function write(name: string, kustomization: object): string {
  const folder = join(MADE, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization))
  return folder
}
