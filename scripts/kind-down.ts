// `npm run kind:down`: removes the cluster of `npm run kind` and its registry, with all that is in them.
import { explain } from './failure.ts'
import { deleteCluster } from './kind/cluster.ts'
import { readSettings } from './kind/settings.ts'

const settings = readSettings()
try {
  await deleteCluster(settings)
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exitCode = 1
}
