import type { Message } from '@chat/contract/messages'
import { accountKey, type Owner, readStored, writeStored } from './storage.ts'
import { isPresent } from './use-present.ts'

const toKey = (owner: Owner) => accountKey(owner, 'notify')

/** Returns whether this browser shows notifications of mentions: the user chose them, and the browser allows them. */
export function isNotifying(owner: Owner): boolean {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return false
  return readStored(toKey(owner), (value) => (value === true ? value : undefined)) ?? false
}

/** Switches notifications on or off. Returns the new state: the browser or the user may refuse permission. */
export async function chooseNotifying(owner: Owner, wanted: boolean): Promise<boolean> {
  if (wanted && 'Notification' in globalThis) await Notification.requestPermission()
  writeStored(toKey(owner), wanted || undefined)
  return isNotifying(owner)
}

/** Shows a notification of a mention, unless the user is looking at the page. `open` opens the message. */
export function notifyOfMention(owner: Owner, { author, body, room, seq }: Message, where: string, open: () => void) {
  if (isPresent() || !isNotifying(owner)) return
  try {
    // All tabs of a browser use the same tag for a message, so only one notification shows.
    const shown = new Notification(`${author.name} in ${where}`, { body: body ?? '', tag: `${room}/${seq}` })
    shown.onclick = () => {
      window.focus()
      open()
      shown.close()
    }
  } catch {
    // Chrome on Android allows notifications to service workers only. The count in the room list remains.
  }
}
