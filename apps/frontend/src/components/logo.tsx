/** The logo of the chat: a speech bubble with three containers. */
export function Logo({ size = 28 }: { size?: number }) {
  return <img className="logo" src="/favicon.svg" width={size} height={size} alt="" />
}
