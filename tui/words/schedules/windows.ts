import { Weekday } from "#shared/contract/schedules/windows.ts";
import { text } from "#tui/text/mod.ts";

/** "Mon-Fri", "Sat, Sun", "daily". */
export function daysWords(days: readonly Weekday[]): string {
  const { days: names, daily } = text.schedules;
  if (days.length === Weekday.options.length) return daily;
  const numbers = Weekday.options.flatMap((day, i) =>
    days.includes(day) ? [i] : []
  );
  const spans: [number, number][] = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else spans.push([number, number]);
  }
  const name = (number: number) => names[Weekday.options[number]!];
  return spans.map(([first, last]) =>
    first === last
      ? name(first)
      : `${name(first)}${last === first + 1 ? ", " : "-"}${name(last)}`
  ).join(", ");
}

/** "8 h", "90 min", "1 h 30 min". */
export function lengthWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [
    ...hours > 0 ? [`${hours} h`] : [],
    ...rest > 0 ? [`${rest} min`] : [],
  ].join(" ");
}
