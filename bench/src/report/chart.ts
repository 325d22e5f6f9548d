import type { Row } from '../cases/case.ts'
import { formatNumber } from './table.ts'

const WIDTH = 720
const LABEL_WIDTH = 300
const BAR_MAX = 300
const BAR_HEIGHT = 14
const ROW_HEIGHT = 44
const HEAD_HEIGHT = 56

/** Readable on light and dark backgrounds. */
const STYLE = `text{font:13px system-ui,sans-serif;fill:#222}.ours{fill:#2563eb}.beside{fill:#94a3b8}
@media(prefers-color-scheme:dark){text{fill:#eee}}`

const escapeXml = (text: string) => text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`)

const text = (x: number, y: number, content: string) => `<text x="${x}" y="${y}">${escapeXml(content)}</text>`

/** Draws a bar with its value, or a text for a missing measurement. */
function drawBar(name: string, y: number, value: number, longest: number, unit: string): string {
  if (!Number.isFinite(value)) return text(LABEL_WIDTH, y + BAR_HEIGHT - 2, 'not measured')
  const width = longest > 0 ? (value / longest) * BAR_MAX : 0
  return (
    `<rect class="${name}" x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}"/>` +
    text(LABEL_WIDTH + width + 6, y + BAR_HEIGHT - 2, `${formatNumber(value)} ${unit}`)
  )
}

function drawRow({ what, unit, ours, beside = Number.NaN }: Row, index: number): string {
  const y = HEAD_HEIGHT + index * ROW_HEIGHT
  const longest = Math.max(...[ours, beside].filter(Number.isFinite), 0)
  return (
    text(10, y + BAR_HEIGHT + 2, what) +
    drawBar('ours', y, ours, longest, unit) +
    drawBar('beside', y + BAR_HEIGHT + 2, beside, longest, unit)
  )
}

/** Draws the rows with a comparison as pairs of bars. Each pair has its own scale, because the units differ. */
export function drawChart(title: string, besideName: string, rows: Row[]): string {
  const pairs = rows.filter(({ beside }) => beside !== undefined)
  const height = HEAD_HEIGHT + pairs.length * ROW_HEIGHT
  const legend =
    `<rect class="ours" x="10" y="32" width="12" height="12"/>${text(28, 43, 'ours')}` +
    `<rect class="beside" x="80" y="32" width="12" height="12"/>${text(98, 43, besideName)}`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">` +
    `<style>${STYLE}</style>${text(10, 20, title)}${legend}${pairs.map(drawRow).join('')}</svg>\n`
  )
}
