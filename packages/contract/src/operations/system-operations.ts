import { LIVENESS_PATHS, PATHS, READINESS_PATHS } from '../paths.ts'
import { ANYWHERE, type Operation, SIGNED_IN } from './operation.ts'

const shared = { tag: 'Operation', signedIn: false, problems: [] } as const
/** Without TEACHING=1 the path does not exist. */
const TEACHING_PROBLEMS = [...ANYWHERE, 'not-found'] as const
const TEACHING = 'Teaching switches, where TEACHING=1:'

export const SYSTEM_OPERATIONS: Operation[] = [
  {
    ...shared,
    method: 'get',
    path: PATHS.topology,
    summary: 'The replica that answers, and the list of replicas with their states',
    signedIn: true,
    answers: { 200: 'Topology' },
    problems: SIGNED_IN,
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.health,
    summary: 'A report of this replica. 200 while its process serves',
    answers: { 200: 'Health' },
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.version,
    summary: 'The version of this replica',
    answers: { 200: 'Version' },
  },
  ...LIVENESS_PATHS.map(
    (path): Operation => ({
      ...shared,
      method: 'get',
      path,
      summary: 'Liveness: the process answers. It does not check the database',
      answers: { 200: 'Liveness' },
    }),
  ),
  ...READINESS_PATHS.map(
    (path): Operation => ({
      ...shared,
      method: 'get',
      path,
      summary: 'Readiness: whether this replica should get requests, or the reason why not',
      answers: { 200: 'Ready', 503: 'NotReady' },
    }),
  ),
  {
    ...shared,
    method: 'get',
    path: PATHS.openapi,
    summary: 'This document, as OpenAPI 3.1',
    answers: { 200: 'application/json' },
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.docs,
    summary: 'This document, as a page',
    answers: { 200: 'text/html' },
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.docsStyle,
    summary: "The page's style",
    answers: { 200: 'text/css' },
  },
  {
    ...shared,
    method: 'get',
    path: PATHS.teaching,
    summary: `${TEACHING} read them`,
    answers: { 200: 'Teaching' },
    problems: TEACHING_PROBLEMS,
  },
  {
    ...shared,
    method: 'put',
    path: PATHS.teaching,
    summary: `${TEACHING} set them all`,
    body: 'TeachingSwitches',
    answers: { 200: 'Teaching' },
    problems: TEACHING_PROBLEMS,
  },
  {
    ...shared,
    method: 'post',
    path: PATHS.teaching,
    summary: `${TEACHING} hang or crash this replica`,
    body: 'TeachingEnd',
    answers: { 202: 'TeachingEnding' },
    problems: TEACHING_PROBLEMS,
  },
]
