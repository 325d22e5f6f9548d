// `npm run kind`: a Kubernetes cluster in Docker for development, with a registry and Traefik. Run again, it mends what is missing.
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
Next: \`tilt up\`. \`npm run kind:down\` removes it all.`)
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exitCode = 1
}
