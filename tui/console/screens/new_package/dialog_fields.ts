import type { z } from "zod";
import type { Notify } from "#shared/contract/packages/packages.ts";
import { text } from "#tui/text/mod.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";
import { choice } from "./choice_field.ts";

/** The most characters of a dialog's text. */
const MOST_TEXT = 500;
/** A day, the longest a dialog may count down. */
const MOST_SECONDS = 86_400;

/** The dialogs of Windows agents; what belongs to one appears with its text. */
export function dialogFields(values: Values): readonly FormField[] {
  const { notify } = text.newPackage;
  const yesOrNo = (name: string, label: string, hint: string) =>
    choice(name, label, hint, [["no", notify.no], ["yes", notify.yes]]);
  return [
    textField(
      "notifyText",
      text.findings.notifyText,
      text.findings.notifyTextHint,
    ),
    ...values.notifyText?.trim()
      ? [
        {
          name: "notifyCountdown",
          label: notify.countdown,
          hint: notify.countdownHint,
          kind: { type: "text" },
          problem: (value: string) =>
            value === "" ||
              /^\d{1,5}$/.test(value) && Number(value) <= MOST_SECONDS
              ? null
              : text.form.notANumber(0, MOST_SECONDS),
        } as const,
        yesOrNo("notifyAbort", notify.abort, notify.abortHint),
        yesOrNo("notifyDelay", notify.delay, notify.delayHint),
      ]
      : [],
    textField("notifyDone", notify.done, notify.doneHint),
  ];
}

function textField(name: string, label: string, hint: string): FormField {
  return {
    name,
    label,
    hint,
    kind: { type: "text" },
    problem: (value) =>
      [...value].length > MOST_TEXT ? text.form.tooLong(MOST_TEXT) : null,
  };
}

/** The dialogs that were filled in. */
export function dialogsIn(values: Values): z.input<typeof Notify> {
  const { notifyText = "", notifyDone = "" } = values;
  return {
    text: notifyText,
    ...notifyText.trim() === "" ? {} : {
      countdownSeconds: Number(values.notifyCountdown || "0"),
      canAbort: values.notifyAbort === "yes",
      canDelay: values.notifyDelay === "yes",
    },
    doneText: notifyDone,
  };
}
