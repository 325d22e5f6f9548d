import { type Starter, start } from '@chat/testing/starter'
import type { Driver } from '../driver.ts'

/** High limits per address, because all accounts of the suite come from one address. */
export const UNLIMITED = { SIGN_UPS_PER_HOUR: '10000', SIGN_INS_PER_MINUTE: '1000' }

/** Runs the command behind `npm start` on free ports with a temporary data folder. */
export function createNodeDriver(): Driver {
  let starter: Starter | undefined
  return {
    name: 'node',
    needs: [],
    get baseUrl() {
      if (!starter) throw new Error('The application is not started.')
      return starter.url
    },
    async up() {
      starter = await start({ env: UNLIMITED })
    },
    async down() {
      await starter?.stop()
      starter?.removeData()
    },
  }
}
