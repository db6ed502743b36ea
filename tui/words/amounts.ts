import { text } from "#tui/text/mod.ts";

/** A number with its digits in groups of three: "4,812". */
export function numberWords(n: number): string {
  return `${n}`.replace(/\B(?=(\d{3})+$)/g, text.thousands);
}

/** "0 B", "1.5 KiB", "12 MiB": at most three digits in a row. */
export function sizeWords(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < text.amounts.bytes.length - 1) {
    amount /= 1024;
    unit++;
  }
  const digits = unit > 0 && amount < 10 ? 1 : 0;
  const number = amount.toFixed(digits).replace(".", text.settings.point);
  return `${number} ${text.amounts.bytes[unit]}`;
}

/** "40 s", "12 min", "3 h", "9 d": in the largest unit that fits once. */
export function agoWords(seconds: number): string {
  const { n, unit } = largestUnit(seconds);
  return `${n} ${unit === "d" ? text.amounts.day : unit}`;
}

/** "every minute", "every 12 min": an interval, in the same units. */
export function everyWords(seconds: number): string {
  const { n, unit } = largestUnit(Math.max(1, seconds));
  return text.amounts.every[unit](n);
}

/**
 * "12 %" of the whole. Only nothing is 0 % and only everything 100 %: what is
 * between is "<1 %" to "99 %".
 */
export function percentWords(part: number, whole: number): string {
  const percent = whole > 0 ? part / whole * 100 : 0;
  if (percent > 0 && percent < 1) return "<1 %";
  return `${percent < 100 ? Math.min(99, Math.round(percent)) : 100} %`;
}

function largestUnit(seconds: number) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return { n: whole, unit: "s" } as const;
  if (whole < 3600) return { n: Math.floor(whole / 60), unit: "min" } as const;
  return whole < 86_400
    ? { n: Math.floor(whole / 3600), unit: "h" } as const
    : { n: Math.floor(whole / 86_400), unit: "d" } as const;
}
