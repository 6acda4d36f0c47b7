// What charts are drawn by: values and their words, round marks on an axis.

export interface Point {
  label: string; // in full, as a screen reader says it
  short?: string; // under it, where there is room
  value: number;
  shown: string; // the value in words
}

// Round numbers from 0 that reach `most`, three or four of them: 0, 20, 40, 60.
export function marks_to(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(most / 3));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one * 3.999 >= most)!;
  const marks = [0];
  while (marks.at(-1)! < most) marks.push(Number((marks.at(-1)! + step).toPrecision(12)));
  return marks;
}

// Each as a share of all, in whole percents that add up to a hundred (the largest remainders get what is left over).
export function percents(values: number[]): number[] {
  const sum = values.reduce((all, one) => all + one, 0);
  if (!(sum > 0)) return values.map(() => 0);
  const exact = values.map((value) => (value / sum) * 100);
  const out = exact.map(Math.floor);
  const by_rest = exact.map((value, index) => ({ index, rest: value % 1 })).toSorted((a, b) => b.rest - a.rest);
  const missing = 100 - out.reduce((all, one) => all + one, 0);
  for (const { index } of by_rest.slice(0, missing)) out[index]! += 1;
  return out;
}
