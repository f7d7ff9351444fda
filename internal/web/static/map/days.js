// The calendar as the API has it: a day is a number, counted from 1970-01-01, in the proleptic Gregorian calendar, years 0
// to 9999; the bins of a histogram are days, weeks (from Monday), months and years.
const daily = 86400000;
export const firstDay = dayOf('0000-01-01'), lastDay = dayOf('9999-12-31');

// dayOf reads the day at the start of a text (1994-09-16, 1994-09-16T21:45:00Z); null if there is none.
export function dayOf(text) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(text ?? '') ?? [];
  return year === undefined ? null : fromParts(Number(year), Number(month) - 1, Number(day));
}

// fromParts returns a day; months count from 0, and those beyond 0 to 11 are of other years.
export function fromParts(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day); // Date.UTC would read the year 50 as 1950
  return Math.round(date / daily);
}

// partsOf is the year, month (from 0) and day of the month of a day.
export function partsOf(day) {
  const date = new Date(day * daily);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
}

// textOf writes a day as the API reads it.
export function textOf(day) {
  const [year, month, date] = partsOf(day);
  return [String(year).padStart(4, '0'), String(month + 1).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
}

// startOf is the first day of the bin that a day lies in.
export function startOf(by, day) {
  const [year, month] = partsOf(day);
  if (by === 'year') return fromParts(year, 0, 1);
  if (by === 'month') return fromParts(year, month, 1);
  if (by === 'week') return day - (((day + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday
  return day;
}

// step goes n bins on from a day, or back; a day that a month does not have becomes its last.
export function step(by, day, n) {
  if (by === 'day' || by === 'week') return day + n * (by === 'week' ? 7 : 1);
  const [year, month, date] = partsOf(day);
  const months = by === 'year' ? 12 * n : n;
  return Math.min(fromParts(year, month + months, date), fromParts(year, month + months + 1, 1) - 1);
}

// within keeps a day in the years that the API knows.
export const within = day => Math.max(firstDay, Math.min(lastDay, day));
