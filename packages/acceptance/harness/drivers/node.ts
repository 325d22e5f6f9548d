import { type Starter, start } from '@chat/testing/starter'
import type { Driver } from '../driver.ts'

/** The suite's many guests all come from one address. */
export const UNLIMITED = { SIGN_UPS_PER_HOUR: '10000', SIGN_INS_PER_MINUTE: '1000' }

/** `npm start`, without npm, on free ports and a data folder of its own. */
export function createNodeDriver(): Driver {
  let starter: Starter | undefined
  return {
    name: 'node',
    needs: [],
    get baseUrl() {
      if (!starter) throw new Error('The application is not up')
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
