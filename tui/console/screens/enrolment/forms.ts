import type { FormField } from "#tui/console/widgets/form.tsx";
import { text } from "#tui/text/mod.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** The fields of a new enrolment token. */
export function enrolmentFields(): readonly FormField[] {
  const { tokens } = text.enrolment;
  return [
    {
      name: "name",
      label: tokens.name,
      hint: tokens.nameHint,
      kind: { type: "text" },
      problem: (value) =>
        value.trim() === ""
          ? text.form.missing
          : NAME.test(value.trim())
          ? null
          : text.form.notAName,
    },
    {
      name: "tag",
      label: tokens.tag,
      hint: tokens.tagHint,
      kind: { type: "text" },
      problem: (value) => value.length > 255 ? text.form.tooLong(255) : null,
    },
    {
      name: "days",
      label: tokens.days,
      hint: tokens.daysHint,
      kind: { type: "text" },
      problem: (value) =>
        value === "" ||
          /^\d{1,4}$/.test(value) && Number(value) >= 1 &&
            Number(value) <= 3650
          ? null
          : text.form.notANumber(1, 3650),
    },
  ];
}
