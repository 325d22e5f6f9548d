/** The sign of the chat: a bubble with three containers in it. */
export function Logo({ size = 28 }: { size?: number }) {
  return <img className="logo" src="/favicon.svg" width={size} height={size} alt="" />
}
