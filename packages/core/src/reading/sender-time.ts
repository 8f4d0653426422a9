/** ISO 8601 (RFC 3339 with a space allowed), its zone optional. */
const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads a sender's time in milliseconds: Unix seconds or milliseconds as a number or in digits, or ISO 8601, which is
 * UTC where it names no zone. Anything else is undefined: 7/8/2020 is one day in one country and another in the next.
 */
export function senderTime(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const unix = typeof value === 'number' || /^\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : undefined;
  // 1e11 s is the year 5138, and 1e11 ms is 1973.
  if (unix !== undefined)
    return unix > 0 && Number.isFinite(unix) ? (unix < 1e11 ? unix * 1000 : unix) : undefined;
  const [, day, time, zone = 'Z'] = iso.exec(String(value)) ?? [];
  const milliseconds = Date.parse(`${day}T${time}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
