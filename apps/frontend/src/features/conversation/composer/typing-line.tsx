import type { Account } from '@chat/contract/accounts'
import { type Store, useStore } from '../../../lib/store.ts'

/** Shows which accounts are typing. */
export default function TypingLine({ typing }: { typing: Store<Account[]> }) {
  const [first, second, ...others] = useStore(typing)
  return (
    <p>
      {first && (
        <>
          <bdi>{first.name}</bdi>
          {others.length > 0 ? (
            <span>{' and others are typing…'}</span>
          ) : second ? (
            <>
              <span>{' and '}</span>
              <bdi>{second.name}</bdi>
              <span>{' are typing…'}</span>
            </>
          ) : (
            <span>{' is typing…'}</span>
          )}
        </>
      )}
    </p>
  )
}
