import { describe } from 'vitest'
import { describeBus } from './support/bus-contract.ts'

describe('the bus on PostgreSQL', () => describeBus(() => undefined))
