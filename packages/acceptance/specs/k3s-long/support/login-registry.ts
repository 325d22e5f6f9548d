import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { REGISTRY_IMAGE } from '@chat/tooling/kind/registry'
import { run, succeeds } from '@chat/tooling/process/command'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { stringify } from 'yaml'
import { pushImage } from '../../../harness/drivers/k3s.ts'
import { pushAs } from '../../../harness/images.ts'
import { createKubectl, KUBECONFIG } from '../../../harness/k3s/settings.ts'

const NAMESPACE = 'chat-registry'
const kubectl = createKubectl(NAMESPACE)

export const LOGIN = { user: 'puller', password: 'sample-password-of-a-test' }

/** The output of `htpasswd -nbB` for this login. */
const HTPASSWD = `${LOGIN.user}:$2b$05$abcdefghijklmnopqrstuugEvwezUOy8AmadeWPHnoHzStbxxqkQu`

const AUTH = {
  REGISTRY_AUTH: 'htpasswd',
  REGISTRY_AUTH_HTPASSWD_REALM: 'registry',
  REGISTRY_AUTH_HTPASSWD_PATH: '/auth/htpasswd',
}

/** Runs a registry with a login in the cluster, with these images. Returns its address for each node. */
export async function startLoginRegistry(images: string[]): Promise<string> {
  if (!(await succeeds('docker', ['image', 'inspect', REGISTRY_IMAGE]))) await run('docker', ['pull', REGISTRY_IMAGE])
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'registry', labels: { app: 'registry' } },
    spec: {
      containers: [
        {
          name: 'registry',
          image: await pushImage(REGISTRY_IMAGE),
          env: Object.entries(AUTH).map(([name, value]) => ({ name, value })),
          readinessProbe: { tcpSocket: { port: 5000 } },
          volumeMounts: [{ name: 'auth', mountPath: '/auth' }],
        },
      ],
      volumes: [{ name: 'auth', secret: { secretName: 'htpasswd' } }],
    },
  }
  await kubectl('create', 'namespace', NAMESPACE)
  await kubectl('create', 'secret', 'generic', 'htpasswd', `--from-literal=htpasswd=${HTPASSWD}`)
  await kubectl.apply(stringify(pod))
  // Use a NodePort, because containerd speaks plain HTTP only to localhost.
  await kubectl('create', 'service', 'nodeport', 'registry', '--tcp', '5000')
  await kubectl('wait', 'pod/registry', '--for', 'condition=Ready', '--timeout', '90s')
  await pushAll(images)
  const port = await kubectl('get', 'service', 'registry', '-o', 'jsonpath={.spec.ports[0].nodePort}')
  return `127.0.0.1:${port}`
}

/** Returns the registry's log of requests. */
export function readRequests(): Promise<string> {
  return kubectl('logs', 'registry')
}

export async function removeLoginRegistry(): Promise<void> {
  await kubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found')
}

/** Pushes the images through a forwarded port, with a separate Docker configuration for the login. */
async function pushAll(images: string[]): Promise<void> {
  const args = ['--namespace', NAMESPACE, 'port-forward', 'pod/registry', ':5000']
  const forward = spawn('kubectl', args, { env: { ...process.env, KUBECONFIG }, stdio: ['ignore', 'pipe', 'inherit'] })
  const logins = temporaryFolder()
  try {
    const [line] = await once(forward.stdout, 'data')
    const host = /127\.0\.0\.1:\d+/.exec(String(line))?.[0] as string
    const auth = Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')
    writeFileSync(join(logins, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }))
    for (const image of images) await pushAs(image, `${host}/${image}`, logins)
  } finally {
    forward.kill()
    rmSync(logins, { recursive: true })
  }
}
