// Drawn on a grid of 20 with a line of 1.6.
const PATHS = {
  alert: 'M10 3 18 17H2ZM10 8.2v4M10 14.6v.1',
  check: 'm4 10.5 4 4 8-9',
  close: 'm5 5 10 10M15 5 5 15',
  down: 'M10 4v12m0 0 5-5m-5 5-5-5',
  exit: 'M12 4H5v12h7M9 10h8m0 0-3-3m3 3-3 3',
  lock: 'M5 9h10v8H5ZM7 9V6.5a3 3 0 0 1 6 0V9',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  plus: 'M10 4v12M4 10h12',
  retry: 'M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5',
  send: 'M3.5 10 17 3.5 12.5 17l-3-5.5ZM9.5 11.5 17 3.5',
} as const

/** A small drawing. It says nothing to those who listen: the words stand beside it or in its button's label. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
