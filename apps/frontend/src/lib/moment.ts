import { createFormat } from './time-zone.ts'

/** Hour, minute and second in the reader's zone, for what happens in quick succession. */
export const formatSeconds = createFormat({ timeStyle: 'medium' })

/** Day and time in the reader's zone, in few letters. */
export const formatShort = createFormat({ dateStyle: 'medium', timeStyle: 'short' })
