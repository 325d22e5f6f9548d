export interface CodePart {
  kind: 'text' | 'inline' | 'block'
  text: string
}

const FENCE = /^```[^`]*$/u
const FENCE_END = /^```\s*$/u

/** Matches code between one to three backticks in a line. The limit of three keeps the work linear. */
const INLINE = /(?<!`)(`{1,3})(?!`)(.*?[^`])\1(?!`)/gu

/**
 * Splits a text into plain text, code within a line (`code`), and code blocks between lines of three backticks. A fence
 * without an end is plain text. The work grows linearly with the text.
 */
export function splitCode(text: string): CodePart[] {
  const parts: CodePart[] = []
  let plain: string[] = []
  let block: string[] | undefined
  function endPlain() {
    if (plain.length > 0) parts.push(...splitInline(plain.join('\n')))
    plain = []
  }
  for (const line of text.split('\n')) {
    if (block && FENCE_END.test(line)) {
      endPlain()
      parts.push({ kind: 'block', text: block.slice(1).join('\n') })
      block = undefined
    } else if (block) block.push(line)
    else if (FENCE.test(line)) block = [line]
    else plain.push(line)
  }
  plain.push(...(block ?? []))
  endPlain()
  return parts
}

function splitInline(text: string): CodePart[] {
  const parts: CodePart[] = []
  let done = 0
  for (const match of text.matchAll(INLINE)) {
    parts.push({ kind: 'text', text: text.slice(done, match.index) }, { kind: 'inline', text: match[2] as string })
    done = match.index + match[0].length
  }
  return [...parts, { kind: 'text', text: text.slice(done) }].filter((part) => part.text !== '') as CodePart[]
}
