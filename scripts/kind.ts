// `npm run kind`: creates a Kubernetes cluster in Docker for development, with a registry and Traefik. Run it again to repair them.
import { explain } from '@chat/tooling/failure'
import { createCluster } from '@chat/tooling/kind/cluster'
import { contextOf, readSettings, registryHost } from '@chat/tooling/kind/settings'

const settings = readSettings()
try {
  await createCluster(settings)
  console.log(`
The cluster ${settings.name} is ready (kubectl context ${contextOf(settings)}).
  registry   ${registryHost(settings)}
  ingress    http://localhost:${settings.ingressPort}
Next: \`tilt up\`. \`npm run kind:down\` removes everything.`)
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exitCode = 1
}
