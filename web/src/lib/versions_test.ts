import { expect, test } from 'vitest';
import { nothing, reduce, type Turn } from './reduce.ts';
import { shown_versions } from './versions.ts';

const at = '2026-05-04T07:00:00Z';
const turn = (task: string, instead_of = ''): Turn => {
  const asked = reduce(nothing, { kind: 'asked', run: 'run-' + task, request: task, mode: 'instant', at, instead_of });
  return { ...asked.turns[0]!, task };
};
const tasks = (turns: Turn[], chosen?: Map<string, string>) => shown_versions(turns, chosen).map((one) => one.turn.task).join(' ');

test('without versions all turns are shown', () => {
  expect(tasks([])).toBe('');
  expect(tasks([turn('a'), turn('b'), turn('c')])).toBe('a b c');
});

test('a request that is asked differently stands in place of the first, and what came after that is gone with it', () => {
  const turns = [turn('a'), turn('b'), turn('c'), turn('b2', 'b'), turn('d')];
  expect(tasks(turns)).toBe('a b2 d');
  expect(shown_versions(turns)[1]!.all.map((one) => one.task)).toEqual(['b', 'b2']);
  expect(tasks(turns, new Map([['b', 'b']]))).toBe('a b c');
});

test('a version of a version is one more of the same request', () => {
  const turns = [turn('a'), turn('a2', 'a'), turn('b'), turn('a3', 'a2')];
  expect(tasks(turns)).toBe('a3');
  expect(tasks(turns, new Map([['a', 'a2']]))).toBe('a2 b');
  expect(shown_versions(turns)[0]!.all).toHaveLength(3);
});

test('a version of what is not loaded stands where it was asked', () => {
  expect(tasks([turn('a'), turn('b2', 'b'), turn('c')])).toBe('a b2 c');
});
