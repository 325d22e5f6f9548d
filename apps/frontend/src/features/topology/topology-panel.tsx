import type { Api } from '@chat/client/api'
import type { Instance } from '@chat/contract/topology'
import { useEffect, useMemo } from 'react'
import { Alert } from '../../components/alert.tsx'
import { formatSeconds } from '../../lib/moment.ts'
import { useStore } from '../../lib/store.ts'
import { useWork } from '../../lib/use-work.ts'
import { describeState, describeTeaching, type KnownReplica, readEvents } from './read-events.ts'
import type { TopologyLog } from './topology.ts'
import { useNow, useOnline } from './use-now.ts'
import './topology-panel.css'

/** The colour of a replica outside a blue-green deployment. */
const NO_COLOUR = 'none'

interface Props {
  api: Pick<Api, 'topology'>
  topology: TopologyLog
}

/** Shows what serves this page: the replica it is connected to, the others, and each change as it happens. */
export default function TopologyPanel({ api, topology }: Props) {
  const { serving, events } = useStore(topology.store)
  const { instances, log } = useMemo(() => readEvents(events), [events])
  const { failure, work } = useWork()
  const online = useOnline()
  const now = useNow()
  const connectedTo = online ? serving?.instance : undefined
  // The socket sends changes only. Load the current state at first, and after each new connection.
  useEffect(() => {
    if (online) void work(async () => topology.changed(await api.topology()))
  }, [api, topology, work, online, connectedTo])
  const present = instances?.filter(({ state }) => state !== 'lost').length
  return (
    <>
      <div>
        <h3>{connectedTo ? 'This page is connected to' : 'This page is not connected'}</h3>
        {serving && connectedTo ? (
          <Replica of={instances?.find(({ instance }) => instance === connectedTo) ?? serving} now={now} />
        ) : (
          <p className="panel-note">{online ? 'It tries to reconnect.' : 'You are offline.'}</p>
        )}
      </div>
      <div>
        <h3>{describeList(present, connectedTo !== undefined)}</h3>
        {failure && <Alert>{failure}</Alert>}
        <ul className="replicas" aria-label="Replicas">
          {instances?.map((instance) => (
            <li key={instance.instance} data-serving={instance.instance === connectedTo || undefined}>
              <Replica of={instance} now={connectedTo ? now : undefined} serving={instance.instance === connectedTo} />
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>What happened</h3>
        <div role="log" aria-label="Changes">
          <ol className="topology-log">
            {log.map(({ key, at, text }) => (
              <li key={key}>
                <time>{formatSeconds(at)}</time>
                <span>{text}</span>
              </li>
            ))}
          </ol>
        </div>
      </div>
    </>
  )
}

function describeList(present: number | undefined, connected: boolean): string {
  if (!connected && present !== undefined) return 'Replicas when last connected'
  return present === undefined ? 'Replicas' : `Replicas (${present})`
}

interface ReplicaProps {
  of: Instance | KnownReplica
  /** The current time. If undefined, the state is not shown, because it is no longer known. */
  now: number | undefined
  serving?: boolean
}

function Replica({ of, now, serving = false }: ReplicaProps) {
  const { instance, version, colour, teaching } = of
  const known = now !== undefined && 'since' in of ? of : undefined
  return (
    <p className="replica" data-colour={colour} data-state={known?.state}>
      <span className="replica-sign" aria-hidden="true" />
      <span>
        <b>{instance}</b>
        <small>
          version {version}
          {colour !== NO_COLOUR && `, ${colour}`}
          {serving && ', serves this page'}
        </small>
        {known && now !== undefined && <small>{describeState(known, now)}</small>}
        {teaching && known?.state !== 'lost' && <small className="replica-teaching">{describeTeaching(of)}</small>}
      </span>
    </p>
  )
}
