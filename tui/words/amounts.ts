import { text } from "#tui/text/mod.ts";

/** "0 B", "1.5 KiB", "12 MiB": three digits at most behind each other. */
export function sizeWords(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < text.amounts.bytes.length - 1) {
    amount /= 1024;
    unit++;
  }
  const digits = unit > 0 && amount < 10 ? 1 : 0;
  return `${amount.toFixed(digits)} ${text.amounts.bytes[unit]}`;
}

/** "40 s", "12 min", "3 h", "9 d": the largest unit there is a whole one of. */
export function agoWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h`;
  return `${Math.floor(whole / 86_400)} ${text.amounts.day}`;
}
