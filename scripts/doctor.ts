// `npm run doctor`: what this machine has and lacks for each way to run the chat (docs/troubleshooting.md).
// `npm run doctor -- compose` fails when that path is not ready.
import { readNames } from '@chat/tooling/command-line'
import { checkAddresses } from './doctor/addresses.ts'
import { askMachine } from './doctor/ask.ts'
import { checkBuildContext } from './doctor/build-context.ts'
import { checkCluster } from './doctor/cluster.ts'
import { checkDisk } from './doctor/disk.ts'
import { checkDocker } from './doctor/docker.ts'
import { checkExits } from './doctor/exits.ts'
import { type Check, PATHS, type Path } from './doctor/finding.ts'
import { checkInotify } from './doctor/inotify.ts'
import { checkLeftovers } from './doctor/leftovers.ts'
import { checkLineEndings } from './doctor/line-endings.ts'
import { checkMounts } from './doctor/mounts.ts'
import { checkOrigins } from './doctor/origins.ts'
import { checkOverlays } from './doctor/overlays.ts'
import { checkPorts } from './doctor/ports.ts'
import { checkProduction } from './doctor/production.ts'
import { isReady, report } from './doctor/report.ts'
import { checkSocket } from './doctor/socket.ts'
import { checkTools } from './doctor/tools.ts'
import { checkWindows } from './doctor/windows.ts'

const CHECKS: Check[] = [
  checkDocker,
  checkSocket,
  checkTools,
  checkCluster,
  checkOverlays,
  checkDisk,
  checkInotify,
  checkWindows,
  checkLineEndings,
  checkBuildContext,
  checkMounts,
  checkPorts,
  checkProduction,
  checkOrigins,
  checkLeftovers,
  checkExits,
  checkAddresses,
]

const asked = readNames<Path>('path', PATHS)

const findings = (await Promise.all(CHECKS.map((check) => check(askMachine)))).flat()
console.log(report(findings))
process.exit(asked.every((path) => isReady(path, findings)) ? 0 : 1)
