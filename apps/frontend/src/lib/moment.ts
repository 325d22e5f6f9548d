import { createFormat } from './time-zone.ts'

/** Formats hour, minute and second, for events in quick succession. */
export const formatSeconds = createFormat({ timeStyle: 'medium' })

/** Formats day and time in a short form. */
export const formatShort = createFormat({ dateStyle: 'medium', timeStyle: 'short' })
