/** Tests send more requests than users may. Tests of the limits set their own values. */
export const NO_LIMITS = {
  SIGN_UPS_PER_HOUR: '1000000',
  SIGN_INS_PER_MINUTE: '100000',
  MESSAGES_PER_SECOND: '100000',
  TYPINGS_PER_SECOND: '100000',
}
