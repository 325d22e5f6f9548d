import type { Message } from '@chat/contract/messages'
import { accountKey, type Owner, readStored, writeStored } from './storage.ts'
import { isPresent } from './use-present.ts'

const toKey = (owner: Owner) => accountKey(owner, 'notify')

/** Whether this browser notifies the account of mentions: the person chose it, and the browser allows it. */
export function isNotifying(owner: Owner): boolean {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return false
  return readStored(toKey(owner), (value) => (value === true ? value : undefined)) ?? false
}

/** Chooses whether this browser notifies the account. Returns whether it does: the browser or the person may refuse. */
export async function chooseNotifying(owner: Owner, wanted: boolean): Promise<boolean> {
  if (wanted && 'Notification' in globalThis) await Notification.requestPermission()
  writeStored(toKey(owner), wanted || undefined)
  return isNotifying(owner)
}

/** Shows a notification of a mention, unless the person looks at the page. `open` opens the message. */
export function notifyOfMention(owner: Owner, { author, body, room, seq }: Message, where: string, open: () => void) {
  if (isPresent() || !isNotifying(owner)) return
  try {
    // Tabs of one browser replace each other's notification: they use one tag.
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
