import { createReplayBuffer, type ReplayBuffer } from './replay-buffer.ts'

/** Characters of JSON in the buffers of all rooms. A character takes up to four bytes, so this is at most 32 MiB. */
const MEMORY_MAX_CHARACTERS = 8 * 1024 * 1024

export type ReplayMemory = ReturnType<typeof createReplayMemory>

/** The memory budget that the replay buffers of all rooms share. The database can replace every buffer. */
export function createReplayMemory(maxCharacters = MEMORY_MAX_CHARACTERS) {
  const buffers = new Set<ReplayBuffer>()

  function countCharacters(): number {
    let characters = 0
    for (const buffer of buffers) characters += buffer.size()
    return characters
  }

  const isFull = () => countCharacters() > maxCharacters

  return {
    /** Creates the buffer of one room. */
    createBuffer(): ReplayBuffer {
      const buffer = createReplayBuffer(isFull)
      buffers.add(buffer)
      return buffer
    },

    /** Removes the buffer of a room that this replica has closed. */
    deleteBuffer: (buffer: ReplayBuffer) => void buffers.delete(buffer),

    /** Removes old changes. If the memory is still full, clears the buffers of the rooms that were opened first. */
    evict() {
      for (const buffer of buffers) buffer.evictOld()
      for (const buffer of buffers) {
        if (!isFull()) return
        buffer.clear()
      }
    },

    /** Clears all buffers, because an account has a new name and the buffered changes contain the old one. */
    clear() {
      for (const buffer of buffers) buffer.clear()
    },
  }
}
