import { describe, expect, test } from 'vitest';
import { marks_to, percents } from './chart.ts';

describe('the marks of an axis', () => {
  test('are round and reach the most', () => {
    expect(marks_to(57)).toEqual([0, 20, 40, 60]);
    expect(marks_to(1)).toEqual([0, 0.5, 1]);
    expect(marks_to(0.3)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  test('are few, whatever there is to show', () => {
    for (let most = 0.01; most < 1e7; most *= 1.37) {
      const marks = marks_to(most);
      expect(marks.length).toBeLessThanOrEqual(5);
      expect(marks.length).toBeGreaterThanOrEqual(2);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(most * 0.999999);
    }
    expect(marks_to(0)).toEqual([0, 1]);
  });
});

test('percents add up to a hundred', () => {
  expect(percents([1, 1, 1])).toEqual([34, 33, 33]);
  expect(percents([0, 0])).toEqual([0, 0]);
  for (let seed = 1; seed < 200; ++seed) {
    const values = Array.from({ length: 1 + (seed % 7) }, (_, i) => (seed * 7919 * (i + 1)) % 101);
    if (values.some((value) => value > 0)) expect(percents(values).reduce((all, one) => all + one)).toBe(100);
  }
});
