import type { Api } from '@chat/client/api'
import { createConnection } from '@chat/client/connection'
import type { Me } from '@chat/contract/accounts'
import type { Message } from '@chat/contract/messages'
import { isLater, SOCKET_ADDRESS } from '@chat/contract/protocol'
import type { RoomList } from '@chat/contract/rooms'
import type { ConnectionView } from '../features/connection/connection-view.ts'
import { createConversations } from '../features/conversation/state/conversations.ts'
import { createTyping } from '../features/conversation/state/typing.ts'
import { createUnsentMessages } from '../features/conversation/state/unsent-messages.ts'
import { createRooms } from '../features/rooms/rooms.ts'
import { listMentions } from '../features/rooms/rooms-state.ts'
import type { RoomWatcher } from '../features/rooms/use-members.ts'
import { createTopologyLog } from '../features/topology/topology.ts'
import { navigate } from '../lib/location.ts'
import { notifyOfMention } from '../lib/notifications.ts'
import { createStore } from '../lib/store.ts'
import { isPresent } from '../lib/use-present.ts'
import { messagePath } from './routes.ts'

export interface ChatOptions {
  api: Api
  account: Me
  onSessionEnded: () => void
  /** Called if the cookie belongs to another account. */
  onAccountChanged: () => void
}

export type Chat = ReturnType<typeof createChat>

/** Creates the state of an account that is signed in: its connection, rooms and messages. */
export function createChat({ api, account, onSessionEnded, onAccountChanged }: ChatOptions) {
  const view = createStore<ConnectionView>({
    state: 'connecting',
    online: navigator.onLine,
    everOpen: false,
    restored: false,
    outdated: false,
  })
  const topology = createTopologyLog()
  const watchers = new Set<RoomWatcher>()
  const followed = new Set<number>()
  let wasOpen = false
  let firstList = Promise.resolve()

  const connection = createConnection({
    url: new URL(SOCKET_ADDRESS, location.origin.replace(/^http/, 'ws')).href,
    handlers: {
      stateChanged(state) {
        view.update((old) => ({ ...old, state, everOpen: old.everOpen || state === 'open' }))
        if (state !== 'open') topology.lost()
      },
      opened(event) {
        // Another user signed in in another tab, or another installation answers at this address. Do not send messages of
        // this account as that user.
        const { installation = account.installation } = event
        if (event.account.id !== account.id || installation !== (account.installation ?? installation)) {
          connection.close()
          onAccountChanged()
          return
        }
        view.update((old) => ({ ...old, outdated: isLater(event.protocol) }))
        topology.connected(event)
        // Load the rooms again: changes while the connection was closed are not replayed. Wait for the first list, because a
        // second load would discard its answer.
        void (wasOpen ? rooms.load() : firstList.then(rooms.load))
        wasOpen = true
        conversations.retryFailed()
        for (const watcher of watchers) watcher.opened()
      },
      changed(room, changes) {
        rooms.changed(room, changes)
        conversations.changed(room, changes, isPresent() ? undefined : rooms.unreadFrom(room))
        for (const message of listMentions(changes, account)) notify(message)
        for (const change of changes) if (change.kind === 'message:sent') typing.stopped(room, change.message.author.id)
        for (const watcher of watchers) watcher.changed(room, changes)
      },
      presenceChanged(room, came, went) {
        for (const watcher of watchers) watcher.presenceChanged(room, came, went)
      },
      typing: (room, account) => typing.started(room, account),
      topologyChanged: topology.changed,
      reset(room, reason) {
        // A client that is only too far behind finds all messages in the history.
        const restored = reason !== 'behind'
        if (restored) view.update((old) => ({ ...old, restored }))
        followed.delete(room)
        rooms.reset(room)
        conversations.reset(room, restored)
        void rooms.load()
      },
      refused(room, problem) {
        followed.delete(room)
        conversations.refused(room, problem)
        void rooms.load()
      },
      roomListChanged: () => void rooms.load(),
      roomListed: (room) => rooms.listed(room),
      read: (room, seq) => rooms.readElsewhere(room, seq),
      renamed: (renamed) => conversations.renamed(renamed),
      sessionEnded: onSessionEnded,
    },
  })

  const rooms = createRooms({ api, own: account, onList: followAll })
  const typing = createTyping(connection.typing)
  const conversations = createConversations({ api, account, send: connection.send, follow })

  function notify(message: Message) {
    const where = rooms.store.get().rooms.find(({ id }) => id === message.room)?.name ?? 'Chat'
    notifyOfMention(account, message, where, () => navigate(messagePath(message.room, message.seq)))
  }

  function follow(room: number, seq: number, epoch: string) {
    followed.add(room)
    connection.subscribe(room, seq, epoch)
  }

  // Subscribe to all rooms, not only to the open one, to count unread messages.
  function followAll(list: RoomList) {
    for (const { id, joined, seq } of list.rooms) if (joined && !followed.has(id)) follow(id, seq, list.epoch)
  }

  function wakeWhenVisible() {
    if (document.visibilityState === 'visible') connection.wake()
  }

  function handleNetworkChange() {
    view.update((old) => ({ ...old, online: navigator.onLine }))
    if (!navigator.onLine) return
    connection.wake()
    // A connection that survived the interruption sends no `opened` event.
    if (rooms.store.get().status === 'failed') void rooms.load()
    conversations.retryFailed()
  }

  return {
    api,
    account,
    rooms,
    conversations,
    typing,
    topology,
    /** Adds a watcher of all rooms. Returns a function that removes it. */
    watch(watcher: RoomWatcher) {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    connection: view,
    /** Returns whether signing out would lose a message that is pending, refused, or missing after a restore. */
    hasUnsent: () =>
      createUnsentMessages(account).list().length > 0 ||
      rooms.store.get().rooms.some(({ id }) => conversations.of(id).get().pending.length > 0),
    start() {
      document.addEventListener('visibilitychange', wakeWhenVisible)
      addEventListener('online', handleNetworkChange)
      addEventListener('offline', handleNetworkChange)
      connection.start()
      conversations.sendUnsent()
      firstList = rooms.load()
    },
    close() {
      document.removeEventListener('visibilitychange', wakeWhenVisible)
      removeEventListener('online', handleNetworkChange)
      removeEventListener('offline', handleNetworkChange)
      connection.close()
    },
  }
}
