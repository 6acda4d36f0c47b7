// A language that nobody speaks, for tests: right to left, a third longer, and marked, so that a word which is no message
// is seen at once.
import en, { type Words } from './en.ts';

export function turned(text: string): string {
  return text && `⟦${text.replace(/[aeiou]/g, (vowel) => vowel + '\u0301')} ${'~'.repeat(Math.ceil(text.length / 3))}⟧`;
}

function turn(value: unknown): unknown {
  if (typeof value === 'string') return turned(value);
  if (typeof value === 'function') return (...given: unknown[]) => turn(value(...given));
  if (Array.isArray(value)) return value.map(turn);
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, turn(one)]));
}

export default turn(en) as Words;
