import type { Account } from '@chat/contract/accounts'
import { type Store, useStore } from '../../lib/store.ts'

/** Says who types. */
export default function TypingLine({ typing }: { typing: Store<Account[]> }) {
  const [first, second, ...others] = useStore(typing)
  return (
    <p>
      {first && (
        <>
          <bdi>{first.name}</bdi>
          {others.length > 0 ? (
            ' and others are typing…'
          ) : second ? (
            <>
              {' and '}
              <bdi>{second.name}</bdi>
              {' are typing…'}
            </>
          ) : (
            ' is typing…'
          )}
        </>
      )}
    </p>
  )
}
