/** A moment on this computer's clock, with its distance from UTC: the same moment anywhere. */
export interface LocalTime {
  /** "29.11.2026" */
  day: string;
  /** "10:03:12" */
  clock: string;
  /** "+01:00" */
  offset: string;
  /** "2026-11-29T10:03:12.345+01:00" (RFC 3339) */
  iso: string;
}

/**
 * @param time milliseconds since 1970
 * @param offsetMinutes distance from UTC, east is positive
 */
export function localTime(time: number, offsetMinutes = -new Date(time).getTimezoneOffset()): LocalTime {
  const local = new Date(time + offsetMinutes * 60_000).toISOString();
  const two = (value: number) => String(value).padStart(2, "0");
  const distance = Math.abs(offsetMinutes);
  const offset = `${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
  const [year, month, day] = local.slice(0, 10).split("-");
  return {
    day: `${day}.${month}.${year}`,
    clock: local.slice(11, 19),
    offset,
    iso: local.replace("Z", offset),
  };
}
