import { text } from "#tui/text/mod.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";

/** The most digits of a number of machines. */
const DIGITS = 7;

/** Asks how many machines more than planned are accepted. */
export function growForm(
  { plan, mayGrowBy, keep, leave }: {
    readonly plan: number;
    readonly mayGrowBy: number;
    readonly keep: (mayGrowBy: number) => void;
    readonly leave: () => void;
  },
): FormSpec {
  return {
    fields: () => [{
      name: "mayGrowBy",
      label: text.plan.labels.grow,
      hint: text.plan.growHint,
      kind: { type: "text" },
      problem: (value) =>
        new RegExp(`^\\d{1,${DIGITS}}$`).test(value.trim())
          ? null
          : text.form.notANumber(0, 10 ** DIGITS - 1),
    }],
    start: { mayGrowBy: `${mayGrowBy}` },
    draft: `growth ${plan}`,
    sends: text.plan.growKeep,
    send: ({ mayGrowBy = "" }) => {
      keep(Number(mayGrowBy.trim()));
      leave();
    },
    leave,
  };
}
