import { DeviceKind, MOST_SCANNERS } from "#shared/contract/networks.ts";
import { SCANNER_RULES } from "#tui/actions/networks.ts";
import { text } from "#tui/text/mod.ts";
import type { FormField } from "#tui/console/widgets/form.tsx";

const NAME_CHARACTERS = 80;
const NOTE_CHARACTERS = 200;

/** The fields for the name of a network and its number of scanners. */
export function networkFields(setting: number): readonly FormField[] {
  return [
    {
      name: "name",
      label: text.network.name,
      hint: text.network.nameHint,
      kind: { type: "text" },
      problem: (value) => tooLong(value, NAME_CHARACTERS),
    },
    {
      name: "scanners",
      label: text.network.scanners,
      hint: text.network.scannersHint(setting),
      kind: { type: "text" },
      problem: (value) => {
        const typed = value.trim();
        return typed === "" ||
            /^\d+$/.test(typed) && Number(typed) <= MOST_SCANNERS
          ? null
          : text.form.notANumber(0, MOST_SCANNERS);
      },
    },
  ];
}

/** The machine a rule is set for, and the rule. */
export function ruleFields(): readonly FormField[] {
  return [
    {
      name: "machine",
      label: text.network.machine,
      hint: text.group.addHint,
      kind: { type: "text" },
      problem: (value) => value.trim() === "" ? text.form.missing : null,
    },
    {
      name: "rule",
      label: text.network.rule,
      hint: text.network.ruleHint,
      kind: {
        type: "choice",
        options: SCANNER_RULES.map((rule) => ({
          value: rule,
          words: text.network.rules[rule],
        })),
      },
    },
  ];
}

/** The fields for what a device is. */
export function markFields(): readonly FormField[] {
  return [
    {
      name: "kind",
      label: text.network.kind,
      hint: text.network.kindHint,
      kind: {
        type: "choice",
        options: DeviceKind.options.map((kind) => ({
          value: kind,
          words: text.network.kinds[kind],
        })),
      },
    },
    {
      name: "note",
      label: text.network.note,
      hint: text.network.noteHint,
      kind: { type: "text" },
      problem: (value) => tooLong(value, NOTE_CHARACTERS),
    },
  ];
}

function tooLong(value: string, most: number): string | null {
  return value.trim().length > most ? text.form.tooLong(most) : null;
}
