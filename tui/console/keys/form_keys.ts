import { text } from "#tui/text/mod.ts";
import type { Form } from "#tui/console/widgets/form.tsx";
import type { Binding } from "./binding.ts";

/** The problem of the current field; null while it is empty. */
function currentProblem({ current, values }: Form): string | null {
  const value = current ? values[current.name] ?? "" : "";
  return value === "" ? null : current?.problem?.(value) ?? null;
}

const isChoice = ({ current }: Form) => current?.kind.type === "choice";

/** A key that edits text: it is listed in the help, the field handles it. */
function editing(
  key: string,
  does: () => string,
  also: readonly string[] = [],
): Binding<Form> {
  return {
    key,
    also,
    does,
    quiet: true,
    unavailable: (form) =>
      form.current && !isChoice(form) ? null : text.form.noText,
    run: (form) => form.type(key),
  };
}

/** The keys of a form; characters go to its field. */
export const formKeys: readonly Binding<Form>[] = [
  {
    key: "left",
    also: ["right", "space"],
    does: () => text.form.choose,
    footer: ["left/right", () => text.form.chooseShort],
    unavailable: (form) => isChoice(form) ? null : text.form.noChoice,
    run: (form) => form.type("left"),
  },
  {
    key: "enter",
    does: () => text.form.next,
    footer: ["enter", () => text.form.nextShort],
    unavailable: currentProblem,
    run: (form) =>
      form.at === form.fields.length ? form.send() : form.to(form.at + 1),
  },
  {
    key: "up",
    also: ["shift+tab"],
    does: () => text.form.previous,
    quiet: true,
    run: (form) => form.to(form.at - 1),
  },
  {
    key: "down",
    also: ["tab"],
    does: () => text.form.next,
    quiet: true,
    run: (form) => form.to(form.at + 1),
  },
  {
    key: "^s",
    does: () => text.form.send,
    footer: ["^s", () => text.form.sendShort],
    unavailable: (form) => form.problem,
    run: (form) => form.send(),
  },
  {
    key: "^x",
    does: () => text.form.clear,
    footer: ["^x", () => text.form.clearShort],
    unavailable: ({ clear }) => clear ? null : text.form.nothingToClear,
    run: ({ clear }) => clear?.(),
  },
  editing("^u", () => text.form.clearField),
  editing("^w", () => text.form.deleteWord),
  editing("^k", () => text.form.deleteRest),
  editing("^a", () => text.form.lineStart, ["home"]),
  editing("^e", () => text.form.lineEnd, ["end"]),
  {
    key: "esc",
    does: () => text.form.leave,
    footer: ["esc", () => text.form.leaveShort],
    run: (form) => form.leave(),
  },
];
