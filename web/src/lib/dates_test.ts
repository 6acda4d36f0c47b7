import { expect, test } from 'vitest';
import { day_of, first_weekday, minute_of, month_weeks, plus_days, plus_months, week_start } from './dates.ts';

test('a day is counted over the change of the clocks', () => {
  expect(plus_days('2026-03-28', 2)).toBe('2026-03-30');
  expect(plus_days('2026-10-24', 2)).toBe('2026-10-26');
});

test('a month later is never two months later', () => {
  expect(plus_months('2026-01-31', 1)).toBe('2026-02-28');
  expect(plus_months('2026-12-15', 1)).toBe('2027-01-15');
  expect(plus_months('2026-03-31', -1)).toBe('2026-02-28');
});

test('a month is whole weeks that hold each of its days once', () => {
  for (const first of [1, 7, 6]) {
    for (let month = '2026-01-01'; month < '2028-01-01'; month = plus_months(month, 1)) {
      const days = month_weeks(month, first).flat();
      expect(days.length % 7).toBe(0);
      expect(new Set(days).size).toBe(days.length);
      expect(days.filter((d) => d.slice(0, 7) === month.slice(0, 7)).length).toBe(Number(plus_days(plus_months(month, 1), -1).slice(8)));
      expect(week_start(days[0]!, first)).toBe(days[0]);
    }
  }
});

test('an instant falls on the day it is at home', () => {
  expect(day_of('Europe/Berlin', '2026-05-04T22:30:00Z')).toBe('2026-05-05');
  expect(day_of('America/New_York', '2026-05-05T03:30:00Z')).toBe('2026-05-04');
  expect(minute_of('Europe/Berlin', '2026-05-04T22:30:00Z')).toBe(30);
  expect(minute_of('Europe/Berlin', '2026-05-04T22:00:00Z')).toBe(0);
});

test('a week begins as the country counts', () => {
  expect(first_weekday('de-DE')).toBe(1);
  expect(first_weekday('en-US')).toBe(7);
});
