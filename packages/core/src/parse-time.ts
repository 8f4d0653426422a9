/** `Date.parse`; by hand for a UTC time to the second, as most come, `2024-01-15T10:30:05Z`: in a third of the time. */
export function parseTime(text: string): number {
  const time = isPlain(text) ? plainTime(text) : Number.NaN;
  return Number.isNaN(time) ? Date.parse(text) : time;
}

/** Has its signs where `2024-01-15T10:30:05Z` has them. */
function isPlain(text: string): boolean {
  return (
    text.length === 20 &&
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a &&
    text.charCodeAt(19) === 0x5a
  );
}

/** NaN where a digit is none, before the year 1000, and on a day that not every month has. */
function plainTime(text: string): number {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isDay = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!(isDay && hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  return (((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Days since 1970-01-01, counted in years that begin in March, so that a leap day is the last of its year. */
function dayNumber(year: number, month: number, day: number): number {
  const years = month < 3 ? year - 1 : year;
  const months = month < 3 ? month + 9 : month - 3;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((months * 153 + 2) / 5) + day - 719_469;
}
