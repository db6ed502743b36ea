import {
  ACCOUNT_LIMITS,
  foldedName,
  UNFIT,
} from "#shared/contract/machines/account.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { fieldOf, setField, setTag } from "#tui/actions/account.ts";
import { type Recipients, recipientWords } from "#tui/actions/recipients.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";
import type { FormField, FormSpec } from "#tui/console/widgets/form.tsx";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";

/** A tag or a field that is being set for machines. */
export interface AccountEdit {
  readonly what: "tag" | "field";
  readonly to: Recipients;
  /** The machine the form begins with; absent: with empty values. */
  readonly machine?: Machine | undefined;
}

/** A form that sets the tag or a custom field of machines. */
export function AccountForm({ active, edit, context, leave }: {
  readonly active: boolean;
  readonly edit: AccountEdit;
  readonly context: ActionContext;
  readonly leave: () => void;
}) {
  const { what, to } = edit;
  const whom = recipientWords(to);
  return (
    <FormScreen
      active={active}
      status={what === "tag"
        ? text.account.tagTitle(whom)
        : text.account.fieldTitle(whom)}
      spec={what === "tag"
        ? tagForm(edit, { ...context, leave })
        : fieldForm(edit, { ...context, leave })}
    />
  );
}

function tagForm(
  { to, machine }: AccountEdit,
  context: ActionContext & { readonly leave: () => void },
): FormSpec {
  return {
    fields: tagFields,
    draft: `tag ${JSON.stringify(to)}`,
    start: { tag: machine?.tag ?? "" },
    sends: text.account.setTag,
    send: ({ tag = "" }) =>
      perform(
        setTag,
        { ...to, tag: tag.trim(), before: machine?.tag },
        context,
      ),
    leave: context.leave,
  };
}

function fieldForm(
  { to, machine }: AccountEdit,
  context: ActionContext & { readonly leave: () => void },
): FormSpec {
  const [only, ...more] = machine?.fields ?? [];
  const first = more.length === 0 ? only : undefined;
  return {
    fields: customFields,
    draft: `field ${JSON.stringify(to)}`,
    start: { name: first?.name ?? "", value: first?.value ?? "" },
    startAt: first ? 1 : 0,
    sends: text.account.setField,
    send: ({ name = "", value = "" }) =>
      perform(
        setField,
        {
          ...to,
          name: name.trim(),
          value: value.trim(),
          before: machine && fieldOf(machine.fields, name),
        },
        context,
      ),
    leave: context.leave,
  };
}

function tagFields(): readonly FormField[] {
  return [{
    name: "tag",
    label: text.account.tag,
    hint: text.account.tagHint,
    kind: { type: "text" },
    problem: (value) => unfit(value, ACCOUNT_LIMITS.value),
  }];
}

/** The name and the value of a custom field. */
function customFields(): readonly FormField[] {
  return [
    {
      name: "name",
      label: text.account.name,
      hint: text.account.nameHint,
      kind: { type: "text" },
      problem: (value) =>
        value.trim() === ""
          ? text.form.missing
          : foldedName(value.trim()) === "tag"
          ? text.account.notTag
          : unfit(value, ACCOUNT_LIMITS.name),
    },
    {
      name: "value",
      label: text.account.value,
      hint: text.account.valueHint,
      kind: { type: "text" },
      problem: (value) => unfit(value, ACCOUNT_LIMITS.value),
    },
  ];
}

function unfit(value: string, most: number): string | null {
  if (value.trim().length > most) return text.form.tooLong(most);
  return UNFIT.test(value) ? text.account.unfit : null;
}
