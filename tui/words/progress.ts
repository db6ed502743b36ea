import type {
  CommonTrait,
  Forecast,
  LastHour,
  PackageTraits,
} from "#shared/contract/packages/progress.ts";
import { text } from "#tui/text/mod.ts";
import { percentWords } from "./amounts.ts";
import { arrivalWords } from "./plans.ts";
import { systemWords } from "./systems.ts";

/** "Windows 10 22H2 (6 of 6; 31 % of those that succeeded)", most telling first. */
export function traitWords(
  { traits, failed, succeeded }: PackageTraits,
): string[] {
  return traits.map((trait) =>
    text.progress.trait(
      nameOf(trait),
      trait.failed,
      failed.sampled,
      percentWords(trait.succeeded, succeeded.sampled),
    )
  );
}

function nameOf(trait: CommonTrait): string {
  const value = trait.in === "os" ? systemWords(trait.value) : trait.value;
  return text.progress.traits[trait.in](value);
}

/** When waiting machines poll: "half by 10:40, all by 11-23 09:00". */
export function forecastWords(forecast: Forecast, now: Date): string {
  const { waiting, unseen, sampled } = forecast;
  const words = arrivalWords({
    arrivals: { ...forecast, expected: waiting - unseen },
  }, now);
  return sampled < waiting
    ? `${words}, ${text.progress.sampled(sampled, waiting)}`
    : words;
}

/** "12 ok, 3 failed": the results of the last hour. */
export function lastHourWords({ succeeded, failed }: LastHour): string {
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  return text.progress.results(sum(succeeded), sum(failed));
}
