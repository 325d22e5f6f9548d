import type { Api } from '@chat/client/api'
import type { Me } from '@chat/contract/accounts'
import { type ReactNode, useEffect, useState } from 'react'
import { Loading } from '../components/loading.tsx'
import type { Session } from '../features/account/session.ts'
import { type Chat, createChat } from './chat.ts'
import { ChatScreen } from './chat-screen.tsx'

interface Props {
  api: Api
  session: Session
  account: Me
  /** Shown beside the name of the chat. */
  children: ReactNode
}

/** The chat of the account that is signed in. */
export default function SignedIn({ api, session, account, children }: Props) {
  const [chat, setChat] = useState<Chat>()
  useEffect(() => {
    const next = createChat({ api, account, onSessionEnded: session.end, onAccountChanged: session.load })
    setChat(next)
    next.start()
    return next.close
  }, [api, session, account])
  if (!chat) return <Loading />
  return (
    <ChatScreen chat={chat} session={session}>
      {children}
    </ChatScreen>
  )
}
