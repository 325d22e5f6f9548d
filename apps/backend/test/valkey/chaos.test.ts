import { expectFlawlessChaos, SCRIPT_MAX_MS } from '@chat/tooling/process/run-script'
import { inject, test } from 'vitest'

test(
  'a short chaos run with Valkey as the bus loses no message',
  () => expectFlawlessChaos('--faults', '6', '--seed', '3', '--only', 'kill,bus', '--redis-url', inject('valkeyUrl')),
  SCRIPT_MAX_MS,
)
