// `npm run kind:down`: deletes the cluster of `npm run kind` and its registry, with all data.
import { explain } from '@chat/tooling/failure'
import { deleteCluster } from '@chat/tooling/kind/cluster'
import { readSettings } from '@chat/tooling/kind/settings'

const settings = readSettings()
try {
  await deleteCluster(settings)
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exitCode = 1
}
