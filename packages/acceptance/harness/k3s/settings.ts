import { join } from 'node:path'
import { Failure } from '@chat/tooling/failure'
import { LOCAL } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'

/** The environment variables that describe an existing cluster. */
const SETTINGS = {
  K3S_CONTEXT: "kubectl's context of the cluster",
  K3S_URL: "the ingress controller's address, such as http://localhost",
  K3S_HTTPS_URL: 'its address over TLS, such as https://localhost',
  K3S_PUSH: "the registry's address for this machine, with the path before an image's name",
  K3S_PULL: "the same registry's address for the cluster",
}

/** A separate kubeconfig, so that the developer's file and context stay unchanged. */
export const KUBECONFIG = join(LOCAL, 'accept-k3s.kubeconfig')

/** Reads the environment. Throws a Failure that names each variable that is not set. */
export function settings(): typeof SETTINGS {
  const missing = Object.entries(SETTINGS).filter(([name]) => !process.env[name])
  if (missing.length > 0) {
    const list = missing.map(([name, meaning]) => `${name} (${meaning})`).join('; ')
    throw new Failure(`The target k3s needs environment variables that describe the cluster. Set ${list}.`)
  }
  return { ...SETTINGS, ...process.env } as typeof SETTINGS
}

/** Returns a function that runs kubectl in a namespace of the cluster under test and returns its output. */
export function createKubectl(namespace: string) {
  const call = (args: string[], input?: string) =>
    run('kubectl', ['--namespace', namespace, ...args], { env: { KUBECONFIG }, quiet: true, input })
  const kubectl = (...args: string[]) => call(args)
  kubectl.apply = (yaml: string, ...options: string[]) => call(['apply', '--filename', '-', ...options], yaml)
  /** Sends an object to a path of the Kubernetes API. */
  kubectl.create = (path: string, object: string) => call(['create', '--raw', path, '--filename', '-'], object)
  return kubectl
}
