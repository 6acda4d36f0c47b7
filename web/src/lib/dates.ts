// Dates and numbers as the owner reads them. A day is 'YYYY-MM-DD' at home: days are counted, not seconds, so that a change
// of the clocks moves none.

export type Day = string;

export interface Home {
  locale: string;
  zone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function formatted(home: Home, at: Date | string, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([home, options]);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(home.locale, { timeZone: home.zone, ...options })));
  return format.format(typeof at === 'string' ? new Date(at) : at);
}

export const time_of = (home: Home, at: Date | string) => formatted(home, at, { hour: 'numeric', minute: '2-digit' });
export const moment_of = (home: Home, at: Date | string) => formatted(home, at, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });

const utc = (day: Day) => new Date(day + 'T00:00:00Z');

export function day_of(zone: string, at: Date | string): Day {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(typeof at === 'string' ? new Date(at) : at);
}

export function shown_day(locale: string, day: Day, options: Intl.DateTimeFormatOptions): string {
  return formatted({ locale, zone: 'UTC' }, utc(day), options);
}

export function plus_days(day: Day, days: number): Day {
  const date = utc(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

export function plus_months(day: Day, months: number): Day {
  const date = utc(day);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(last, Number(day.slice(8))));
  return date.toISOString().slice(0, 10);
}

// 1 for Monday … 7 for Sunday.
export function first_weekday(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?(): { firstDay: number }; weekInfo?: { firstDay: number } };
  return (info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1;
}

export function week_start(day: Day, first: number): Day {
  const weekday = utc(day).getUTCDay() || 7;
  return plus_days(day, -((weekday - first + 7) % 7));
}

export const days_from = (day: Day, count: number): Day[] => Array.from({ length: count }, (_, i) => plus_days(day, i));

// The whole weeks that show the day's month.
export function month_weeks(day: Day, first: number): Day[][] {
  const begin = week_start(day.slice(0, 8) + '01', first);
  const end = plus_days(plus_months(day.slice(0, 8) + '01', 1), -1);
  const weeks: Day[][] = [];
  for (let week = begin; week <= end; week = plus_days(week, 7)) weeks.push(days_from(week, 7));
  return weeks;
}

// Minutes since midnight at home.
export function minute_of(zone: string, at: Date | string): number {
  const date = typeof at === 'string' ? new Date(at) : at;
  const [hour = 0, minute = 0] = formatted({ locale: 'en-GB', zone }, date, { hour: '2-digit', minute: '2-digit', hour12: false }).split(':').map(Number);
  return (hour % 24) * 60 + minute;
}
