const OPENINGS = ['Who waters the plants this week?', 'The kettle is on.', 'Has anybody seen the good scissors?']
const ANSWERS = ['I do.', 'Not me, ask the others.', 'On the shelf, left of the door.', 'In five minutes.', 'Again?']
const ASIDES = [
  'It rains.',
  'The build is green.',
  'There is cake in the kitchen.',
  'Which replica is this, by the way?',
]

/** Returns the text of a message. Each run sends the same texts, so a missing message is visible. */
export function createLine(turn: number): string {
  const lines = [OPENINGS, ANSWERS, ASIDES][turn % 3] as string[]
  return `${turn + 1}. ${lines[Math.floor(turn / 3) % lines.length]}`
}
