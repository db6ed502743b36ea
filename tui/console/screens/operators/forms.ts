import { Role } from "#shared/contract/roles.ts";
import { text } from "#tui/text/mod.ts";
import type { FormField } from "#tui/console/widgets/form.tsx";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** The fields of a new operator. */
export function operatorFields(): readonly FormField[] {
  return [
    nameField("name", text.operators.nameLabel),
    roleField(),
  ];
}

/** The role of an operator. */
export function roleField(): FormField {
  return {
    name: "role",
    label: text.operators.roleLabel,
    hint: text.operators.roleHint,
    kind: {
      type: "choice",
      options: Role.options.map((role) => ({ value: role, words: role })),
    },
  };
}

/** The fields of a new token. */
export function tokenFields(): readonly FormField[] {
  return [
    nameField("operator", text.tokens.operatorLabel),
    {
      name: "name",
      label: text.tokens.nameLabel,
      hint: text.tokens.nameHint,
      kind: { type: "text" },
      problem: (value) =>
        value.trim() === ""
          ? text.form.missing
          : value.length > 64
          ? text.form.tooLong(64)
          : null,
    },
    {
      name: "days",
      label: text.tokens.daysLabel,
      hint: text.tokens.daysHint,
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

function nameField(name: string, label: string): FormField {
  return {
    name,
    label,
    hint: text.form.notAName,
    kind: { type: "text" },
    problem: (value) =>
      value === ""
        ? text.form.missing
        : NAME.test(value)
        ? null
        : text.form.notAName,
  };
}
