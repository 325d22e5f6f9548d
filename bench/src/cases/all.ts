import { bigRoom } from './big-room.ts'
import type { Case } from './case.ts'
import { closedLoop } from './closed-loop.ts'
import { gapless } from './gapless.ts'
import { history } from './history.ts'
import { idle } from './idle.ts'
import { idleSockets } from './idle-sockets.ts'
import { beyondTheKnee, openLoop } from './open-loop.ts'
import { reconnect } from './reconnect.ts'
import { writes } from './writes.ts'

/** All cases in the order of runs and reports. */
export const CASES: readonly Case[] = [
  closedLoop,
  openLoop,
  beyondTheKnee,
  bigRoom,
  idleSockets,
  reconnect,
  idle,
  writes,
  gapless,
  history,
]
