import type { Approval } from "#shared/contract/rollouts/policy.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import {
  type NamedPolicy,
  readAdvance,
  readCodes,
  readHalt,
  readWaves,
  readWholeUnits,
} from "#tui/actions/rollouts/policy.ts";
import type {
  FormField,
  FormSpec,
  Values,
} from "#tui/console/widgets/form.tsx";
import { text } from "#tui/text/mod.ts";

/** What the form begins with: no waves, and the defaults of those with waves. */
const DEFAULTS: Values = {
  waves: "",
  advanceWhen: "succeeded=90%",
  soak: "1h",
  waveDeadline: "",
  haltOver: "failed=10%",
  haltOn: "",
  haltSilent: "",
  approval: "none",
};

/** The fields, in the words of the command line; the others need waves. */
function fields({ waves = "" }: Values): readonly FormField[] {
  const { options, errors, approvals } = text.rollouts;
  const { labels } = text.rolloutScreens.form;
  const field = (
    name: keyof typeof labels & keyof typeof options,
    expected: string,
    isValid: (value: string) => boolean,
  ): FormField => ({
    name,
    label: labels[name],
    hint: options[name],
    kind: { type: "text" },
    problem: (value) => isValid(value.trim()) ? null : expected,
  });
  const optional = (isValid: (value: string) => boolean) => (value: string) =>
    value === "" || isValid(value);
  const minutes = (value: string) => readWholeUnits(value, MINUTE_MS) !== null;
  const hours = (value: string) => readWholeUnits(value, HOUR_MS) !== null;
  const first = field(
    "waves",
    errors.waves,
    optional((value) => readWaves(value) !== null),
  );
  if (waves.trim() === "") return [first];
  return [
    first,
    field(
      "advanceWhen",
      errors.advance,
      (value) => readAdvance(value) !== null,
    ),
    field("soak", errors.minutes, minutes),
    field("waveDeadline", errors.hours, optional(hours)),
    field("haltOver", errors.halt, (value) => readHalt(value) !== null),
    field("haltOn", "", () => true),
    field("haltSilent", errors.hours, optional(hours)),
    {
      name: "approval",
      label: labels.approval,
      hint: options.approval,
      kind: {
        type: "choice",
        options: (["none", "first", "each"] as const).map((value) => ({
          value,
          words: approvals[value],
        })),
      },
    },
  ];
}

/** The policy that was filled in; null: no waves. */
export function policyIn(values: Values): NamedPolicy | null {
  const value = (name: keyof typeof DEFAULTS) => (values[name] ?? "").trim();
  const waves = value("waves") === "" ? null : readWaves(value("waves"));
  if (!waves) return null;
  const hours = (word: string) => readWholeUnits(word, HOUR_MS) ?? undefined;
  return {
    waves,
    advanceWhen: readAdvance(value("advanceWhen")) ?? undefined,
    soak: readWholeUnits(value("soak"), MINUTE_MS) ?? undefined,
    waveDeadline: hours(value("waveDeadline")),
    haltOver: readHalt(value("haltOver")) ?? undefined,
    haltOn: readCodes(value("haltOn")),
    haltSilent: hours(value("haltSilent")),
    approval: value("approval") as Approval,
  };
}

/** Asks for the waves of an assignment, and when they open. */
export function wavesForm(
  { id, before, send, leave }: {
    /** The package. */
    readonly id: number;
    /** What was filled in before; null: nothing was. */
    readonly before: Values | null;
    readonly send: (values: Values) => void;
    readonly leave: () => void;
  },
): FormSpec {
  return {
    fields,
    start: before ?? DEFAULTS,
    draft: `waves of ${id}`,
    sends: text.rolloutScreens.form.sends,
    send,
    leave,
  };
}
