// `npm run doctor` checks this machine for each target (docs/troubleshooting.md).
// `npm run doctor -- compose` fails if the target `compose` is not ready.
import { readNames } from '@chat/tooling/command-line'
import { checkAddresses } from './doctor/addresses.ts'
import { askMachine } from './doctor/ask.ts'
import { checkBuildContext } from './doctor/build-context.ts'
import { checkCluster } from './doctor/cluster.ts'
import { checkDisk } from './doctor/disk.ts'
import { checkDocker } from './doctor/docker.ts'
import { checkExits } from './doctor/exits.ts'
import { type Check, TARGETS, type Target } from './doctor/finding.ts'
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

const asked = readNames<Target>('target', TARGETS)

const findings = (await Promise.all(CHECKS.map((check) => check(askMachine)))).flat()
console.log(report(findings))
process.exit(asked.every((target) => isReady(target, findings)) ? 0 : 1)
