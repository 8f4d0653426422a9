import { expect, test } from 'vitest';
import { parseTime } from './parse-time.ts';

const pad = (value: number, length = 2) => String(value).padStart(length, '0');

test('gives what Date.parse gives for the first second of every day and hour around a leap day', () => {
  for (let ms = Date.UTC(2023, 11, 1); ms < Date.UTC(2024, 2, 31); ms += 3_600_000) {
    const text = new Date(ms).toISOString().replace('.000', '');
    expect(parseTime(text), text).toBe(ms);
  }
});

test('gives what Date.parse gives for every field at and beyond its ends', () => {
  for (const year of [0, 99, 999, 1000, 1970, 2999, 3000, 9999]) {
    for (const month of [0, 1, 2, 12, 13, 99]) {
      for (const day of [0, 1, 28, 29, 30, 31, 32]) {
        const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
        for (const time of [
          '00:00:00',
          '23:59:59',
          '24:00:00',
          '24:00:01',
          '25:00:00',
          '12:60:00',
          '12:00:60',
        ]) {
          expect(parseTime(`${date}T${time}Z`), `${date}T${time}Z`).toBe(Date.parse(`${date}T${time}Z`));
        }
      }
    }
  }
});

test.each([
  '2024-01-15T10:30:05.123Z',
  '2024-01-15T10:30:05+02:00',
  '2024-01-15T10:30:05',
  '2024-01-15',
  '2024-01-15 10:30:05Z',
  ' 2024-01-15T10:30:05Z',
  '2024-01-15T10:30:05Z\n',
  '2024-1-15T10:30:05Z',
  'Mon, 15 Jan 2024 10:30:05 GMT',
  'soon',
  '',
])('gives what Date.parse gives for %j', (text) => {
  expect(parseTime(text)).toBe(Date.parse(text));
});
