import { expect, test } from 'vitest';
import { by_day, days_of, hours_by_week, placed } from './agenda.ts';
import type { CalendarItem } from './contract.ts';

const zone = 'Europe/Berlin';
const item = (title: string, start: string, end: string, all_day = false): CalendarItem => ({ id: title, title, where: '', notes: '', repeats: '', organizer: '', answer: '', start, end, all_day, people: [] });

test('an item covers the days at home, its end excluded', () => {
  expect(days_of(item('a', '2026-05-04T22:00:00Z', '2026-05-06T22:00:00Z', true), zone)).toEqual(['2026-05-05', '2026-05-06']);
  expect(days_of(item('b', '2026-05-04T21:00:00Z', '2026-05-04T23:00:00Z'), zone)).toEqual(['2026-05-04', '2026-05-05']);
  expect(days_of(item('c', '2026-05-04T21:00:00Z', '2026-05-04T21:00:00Z'), zone)).toEqual(['2026-05-04']);
});

test('whole days come first, then by time', () => {
  const day = by_day([item('late', '2026-05-04T15:00:00Z', '2026-05-04T16:00:00Z'), item('early', '2026-05-04T06:00:00Z', '2026-05-04T07:00:00Z'), item('holiday', '2026-05-03T22:00:00Z', '2026-05-04T22:00:00Z', true)], zone);
  expect(day.get('2026-05-04')!.map((one) => one.title)).toEqual(['holiday', 'early', 'late']);
});

test('what overlaps stands side by side, what does not has the whole width', () => {
  const items = [item('a', '2026-05-04T07:00:00Z', '2026-05-04T09:00:00Z'), item('b', '2026-05-04T08:00:00Z', '2026-05-04T10:00:00Z'), item('c', '2026-05-04T09:00:00Z', '2026-05-04T09:30:00Z'), item('d', '2026-05-04T12:00:00Z', '2026-05-04T13:00:00Z')];
  expect(placed(items, '2026-05-04', zone).map(({ item, lane, lanes, from, to }) => [item.title, lane, lanes, from, to])).toEqual([
    ['a', 0, 2, 540, 660],
    ['b', 1, 2, 600, 720],
    ['c', 0, 2, 660, 690],
    ['d', 0, 1, 840, 900],
  ]);
});

test('over midnight it ends with the day, and begins with the next', () => {
  const night = item('night', '2026-05-04T20:00:00Z', '2026-05-05T01:00:00Z');
  expect(placed([night], '2026-05-04', zone)).toMatchObject([{ from: 1320, to: 1440 }]);
  expect(placed([night], '2026-05-05', zone)).toMatchObject([{ from: 0, to: 180 }]);
});

test('hours are counted by week, whole days are not', () => {
  const items = [item('a', '2026-05-04T08:00:00Z', '2026-05-04T09:30:00Z'), item('b', '2026-05-10T21:30:00Z', '2026-05-10T23:30:00Z'), item('c', '2026-05-12T00:00:00Z', '2026-05-13T00:00:00Z', true)];
  expect(hours_by_week(items, ['2026-05-04', '2026-05-11'], 'Europe/Berlin')).toEqual([3.5, 0]);
  expect(hours_by_week(items, ['2026-05-04', '2026-05-11'], 'Asia/Tokyo')).toEqual([1.5, 2]);
});
