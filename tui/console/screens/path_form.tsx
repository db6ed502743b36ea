import { useRef } from "react";
import { Text } from "ink";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import { clip } from "#tui/console/widgets/fit.ts";
import type { Form } from "#tui/console/widgets/form.tsx";
import {
  completionOf,
  useCompletion,
} from "#tui/console/widgets/path_field.tsx";
import { FilledForm } from "./form_screen.tsx";

/** Lines of completions below the form. */
const NAME_ROWS = 4;

export const pathKeys: readonly Binding<{ readonly complete: () => void }>[] = [
  {
    key: "tab",
    does: () => text.form.complete,
    footer: ["tab", () => text.form.completeShort],
    run: ({ complete }) => complete(),
  },
];

/** A form that fills the screen; in the field of a path, tab completes. */
export function PathForm({ form, active, sends, status }: {
  readonly form: Form;
  readonly active: boolean;
  readonly sends: string;
  readonly status: string;
}) {
  const { size, say } = useSession();
  const typing = form.current?.kind.type === "path";
  const completion = useCompletion(
    typing && active ? form.typed.text : null,
    homeFolder(),
  );
  const latest = useRef(form);
  latest.current = form;
  async function complete(): Promise<void> {
    const { current, typed, at } = form;
    if (!current) return;
    const { path, names } = completion ??
      await completionOf(typed.text, homeFolder());
    if (latest.current.typed.text !== typed.text) return;
    if (names.length === 0) return say("open", text.form.noCompletion);
    if (path === typed.text && names.length < 2) form.to(at + 1);
    else form.set(current.name, path);
  }
  return (
    <FilledForm
      active={active}
      form={form}
      sends={sends}
      status={status}
      keys={typing ? bind(pathKeys, { complete: () => void complete() }) : []}
      belowRows={typing ? NAME_ROWS : 0}
      below={nameRows(completion?.names ?? [], size.columns).map((row) => (
        <Text key={row} color={theme.quiet} wrap="truncate">{row}</Text>
      ))}
    />
  );
}

/** Arranges names in columns, in the lines there are. */
function nameRows(names: readonly string[], width: number): string[] {
  if (names.length === 0) return [];
  const cell = Math.min(
    width - 4,
    Math.max(...names.map((name) => name.length)) + 2,
  );
  const across = Math.max(1, Math.floor((width - 2) / cell));
  const most = across * NAME_ROWS;
  const shown = names.length > most
    ? [...names.slice(0, most - 1), text.sheet.more(names.length - most + 1)]
    : names;
  return Array.from(
    { length: Math.ceil(shown.length / across) },
    (_, row) =>
      `  ${
        shown.slice(row * across, (row + 1) * across)
          .map((name) => clip(name, cell - 1).padEnd(cell)).join("")
      }`,
  );
}
