import type { Breakage } from './breakage.ts'
import { COMPOSE_BREAKAGES, COMPOSE_BREAKAGES_TOGETHER, VALKEY_BREAKAGES_TOGETHER } from './compose.ts'
import { FILE_BREAKAGES_TOGETHER, IMAGE_BREAKAGES, IMAGE_BREAKAGES_TOGETHER } from './images.ts'
import { KUBERNETES_BREAKAGES_TOGETHER } from './kubernetes.ts'
import { SOCKET_BREAKAGES } from './socket.ts'

const alone = (breakages: Breakage[]) => breakages.map((breakage) => [breakage])

/** What is broken in one copy, each in turn. The short form leaves out what needs an image or a stack for itself. */
export function listGroups(short: boolean): Breakage[][] {
  return [
    FILE_BREAKAGES_TOGETHER,
    KUBERNETES_BREAKAGES_TOGETHER,
    COMPOSE_BREAKAGES_TOGETHER,
    IMAGE_BREAKAGES_TOGETHER,
    ...alone(SOCKET_BREAKAGES),
    ...(short ? [] : [VALKEY_BREAKAGES_TOGETHER, ...alone([...COMPOSE_BREAKAGES, ...IMAGE_BREAKAGES])]),
  ]
}
