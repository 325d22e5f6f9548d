import { sessionParameters } from '../parameters.ts'
import { PATHS } from '../paths.ts'
import { ANYWHERE, type Operation, SIGNED_IN } from './operation.ts'

const tag = 'Accounts'

export const ACCOUNT_OPERATIONS: Operation[] = [
  {
    method: 'post',
    path: PATHS.accounts,
    tag,
    summary: 'Sign up: make an account in the room general, and a session in a cookie',
    signedIn: false,
    body: 'SignUp',
    answers: { 201: 'Account' },
    problems: [...ANYWHERE, 'name-taken', 'sign-up-closed', 'invitation-required', 'too-many-requests'],
  },
  {
    method: 'post',
    path: PATHS.session,
    tag,
    summary: 'Sign in: get a session in a cookie',
    signedIn: false,
    body: 'Credentials',
    answers: { 201: 'Account' },
    problems: [...ANYWHERE, 'wrong-credentials', 'account-disabled', 'too-many-requests'],
  },
  {
    method: 'delete',
    path: PATHS.session,
    tag,
    summary: 'Sign out: end this session, and every socket that it opened',
    signedIn: true,
    answers: { 204: null },
    problems: [...SIGNED_IN, 'session-not-found'],
  },
  {
    method: 'get',
    path: PATHS.sessions,
    tag,
    summary: 'Where the account is signed in, newest first',
    signedIn: true,
    answers: { 200: 'SessionList' },
    problems: SIGNED_IN,
  },
  {
    method: 'delete',
    path: PATHS.sessions,
    tag,
    summary: 'Sign out everywhere: end every session of the account',
    signedIn: true,
    answers: { 204: null },
    problems: [...SIGNED_IN, 'session-not-found'],
  },
  {
    method: 'delete',
    path: PATHS.sessionById,
    tag,
    summary: 'End one session of the account',
    signedIn: true,
    parameters: sessionParameters,
    answers: { 204: null },
    problems: [...SIGNED_IN, 'session-not-found'],
  },
  {
    method: 'get',
    path: PATHS.me,
    tag,
    summary: 'The account that is signed in',
    signedIn: true,
    answers: { 200: 'Me' },
    problems: SIGNED_IN,
  },
  {
    method: 'put',
    path: PATHS.password,
    tag,
    summary: 'Change the own password; every other session of the account ends',
    signedIn: true,
    body: 'PasswordChange',
    answers: { 204: null },
    problems: [...SIGNED_IN, 'wrong-password', 'too-many-requests'],
  },
]
