import type { Api } from '@chat/client/api'
import type { Instance } from '@chat/contract/topology'
import { useEffect, useMemo } from 'react'
import { Alert } from '../../components/alert.tsx'
import { formatSeconds } from '../../lib/moment.ts'
import { useStore } from '../../lib/store.ts'
import { useWork } from '../../lib/use-work.ts'
import { describeTeaching, readEvents } from './read-events.ts'
import type { TopologyLog } from './topology.ts'
import './topology-panel.css'

/** What a replica says where an operator does not run two sets. */
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
  const connectedTo = serving?.instance
  // A replica tells of changes, not of how things are: that is asked for, again at each new one.
  useEffect(() => {
    void work(async () => topology.changed(await api.topology()))
  }, [api, topology, work, connectedTo])
  return (
    <>
      <div>
        <h3>This page is connected to</h3>
        {serving ? (
          <Replica of={instances?.find(({ instance }) => instance === connectedTo) ?? serving} />
        ) : (
          <p className="panel-note">No replica at the moment.</p>
        )}
      </div>
      <div>
        <h3>{instances ? `Replicas (${instances.length})` : 'Replicas'}</h3>
        {failure && <Alert>{failure}</Alert>}
        <ul className="replicas" aria-label="Replicas">
          {instances?.map((instance) => (
            <li key={instance.instance} data-serving={instance.instance === connectedTo || undefined}>
              <Replica of={instance} serving={instance.instance === connectedTo} />
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

function Replica({ of, serving = false }: { of: Instance; serving?: boolean }) {
  const { instance, version, colour, teaching } = of
  return (
    <p className="replica" data-colour={colour}>
      <span className="replica-sign" aria-hidden="true" />
      <span>
        <b>{instance}</b>
        <small>
          version {version}
          {colour !== NO_COLOUR && `, ${colour}`}
          {serving && ', serves this page'}
        </small>
        {teaching && <small className="replica-teaching">{describeTeaching(of)}</small>}
      </span>
    </p>
  )
}
