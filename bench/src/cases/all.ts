import type { Case } from './case.ts'
import { closedLoop } from './closed-loop.ts'

/** In the order in which they are run and told. */
export const CASES: readonly Case[] = [closedLoop]
