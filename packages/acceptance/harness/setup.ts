import type { TestProject } from 'vitest/node'
import { chosenDriver } from './drivers.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The origin of the application under test, without a trailing slash. */
    baseUrl: string
  }
}

/** Starts the chosen target for the whole suite and removes it afterwards. */
export default async function setup(project: TestProject) {
  const driver = chosenDriver()
  try {
    await driver.up()
  } catch (error) {
    await driver.down()
    throw error
  }
  project.provide('baseUrl', driver.baseUrl)
  return () => driver.down()
}
