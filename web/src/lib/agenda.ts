// Which days an item of the calendar covers, and where it stands in a day.
import type { CalendarItem } from './contract.ts';
import { day_of, minute_of, plus_days, type Day } from './dates.ts';

// The end is the first moment that is no longer part of it.
export function days_of(item: CalendarItem, zone: string): Day[] {
  const first = day_of(zone, item.start);
  const last = item.end > item.start ? day_of(zone, new Date(Date.parse(item.end) - 1)) : first;
  const days = [first];
  while (days.at(-1)! < last && days.length < 400) days.push(plus_days(days.at(-1)!, 1));
  return days;
}

export function by_day(items: CalendarItem[], zone: string): Map<Day, CalendarItem[]> {
  const days = new Map<Day, CalendarItem[]>();
  const order = items.toSorted((a, b) => Number(b.all_day) - Number(a.all_day) || a.start.localeCompare(b.start) || a.title.localeCompare(b.title));
  for (const item of order) {
    for (const day of days_of(item, zone)) days.set(day, [...(days.get(day) ?? []), item]);
  }
  return days;
}

// Hours of items with a time, by week; those of several at once count each.
export function hours_by_week(items: CalendarItem[], weeks: Day[], zone: string): number[] {
  const hours = weeks.map(() => 0);
  for (const item of items) {
    const week = weeks.findLastIndex((begin) => begin <= day_of(zone, item.start));
    if (week >= 0 && !item.all_day) hours[week]! += Math.max(0, Date.parse(item.end) - Date.parse(item.start)) / 3_600_000;
  }
  return hours;
}

export interface Placed {
  item: CalendarItem;
  from: number; // minutes of the day
  to: number;
  lane: number;
  lanes: number; // of those that overlap it, side by side
}

// Items with a time, beside each other where they overlap.
export function placed(items: CalendarItem[], day: Day, zone: string): Placed[] {
  const begins = (item: CalendarItem) => (day_of(zone, item.start) < day ? 0 : minute_of(zone, item.start));
  const ends = (item: CalendarItem) => (item.end <= item.start ? begins(item) + 30 : day_of(zone, new Date(Date.parse(item.end) - 1)) > day ? 1440 : minute_of(zone, item.end) || 1440);
  const timed = items
    .filter((item) => !item.all_day)
    .map((item) => ({ item, from: begins(item), to: ends(item), lane: 0, lanes: 1 }))
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
  let group: Placed[] = [];
  const settle = () => {
    const lanes = Math.max(0, ...group.map((one) => one.lane)) + 1;
    for (const one of group) one.lanes = lanes;
    group = [];
  };
  for (const one of timed) {
    if (group.length && one.from >= Math.max(...group.map((other) => other.to))) settle();
    const taken = new Set(group.filter((other) => other.to > one.from).map((other) => other.lane));
    while (taken.has(one.lane)) one.lane += 1;
    group.push(one);
  }
  settle();
  return timed;
}
