import { InvalidArgumentError } from "commander";
import { text } from "#tui/text/mod.ts";

/** A number of machines, or a share of them in percent. */
export interface Amount {
  readonly value: number;
  readonly isPercent: boolean;
}

/** What is waited for. */
export interface Condition {
  /** `finished`: ended in whatever way. */
  readonly what: "succeeded" | "finished";
  readonly amount: Amount;
}

/** Everything has succeeded. */
export const ALL_SUCCEEDED: Condition = {
  what: "succeeded",
  amount: { value: 100, isPercent: true },
};

/**
 * Parses `95%`, `99.5%` or `12`.
 *
 * @throws {InvalidArgumentError} If it is neither.
 */
export function amountOf(word: string): Amount {
  const [, digits, percent] = /^(\d{1,9}(?:\.\d{1,3})?)(%?)$/.exec(word) ?? [];
  const amount = { value: Number(digits), isPercent: percent === "%" };
  const fits = digits !== undefined &&
    (amount.isPercent ? amount.value <= 100 : Number.isInteger(amount.value));
  if (fits) return amount;
  throw new InvalidArgumentError(text.waitFor.noAmount);
}

/**
 * Parses `succeeded=95%` or `finished=12`.
 *
 * @throws {InvalidArgumentError} If it is neither.
 */
export function conditionOf(word: string): Condition {
  const [, what, amount] = /^(succeeded|finished)=(.+)$/.exec(word) ?? [];
  if (!amount) throw new InvalidArgumentError(text.waitFor.noCondition);
  return { what: what as Condition["what"], amount: amountOf(amount) };
}

/** The least number of machines that is this share. */
export function atLeast(
  { value, isPercent }: Amount,
  machines: number,
): number {
  // Thousandths, because 99.9 % of 1000 machines are 999 and no fraction more.
  return isPercent
    ? Math.ceil(Math.round(value * 1000) * machines / 100_000)
    : value;
}

/** The greatest number of machines that is not more than this share. */
export function atMost({ value, isPercent }: Amount, machines: number): number {
  return isPercent
    ? Math.floor(Math.round(value * 1000) * machines / 100_000)
    : value;
}

/** "95%", "12". */
export function printAmount({ value, isPercent }: Amount): string {
  return isPercent ? `${value}%` : `${value}`;
}
