/** Something that is broken on purpose, in a copy of the project: the named test must notice. */
export interface Breakage {
  /** The rule of the socket (docs/protocol.md), or the promise of docs/criteria.md. */
  rule: string
  /** What is wrong then. */
  wrong: string
  file: string
  /** Text that stands in the file exactly once. */
  from: string
  to: string
  project: 'unit' | 'integration' | 'faults' | 'browser' | 'images' | 'manifests' | 'reload'
  /** The target of the acceptance tests, for the project `browser`. */
  target?: string
  /** The test file and the beginning of the test's name. */
  test: [file: string, name: string]
  /** What must stand in its output, where one test notices several. */
  says?: string
}
