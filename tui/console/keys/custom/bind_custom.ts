import { findKey, type Key } from "#tui/console/keys/binding.ts";
import type { Session } from "#tui/console/session.ts";
import type { Question } from "#tui/console/widgets/question.tsx";
import { text } from "#tui/text/mod.ts";
import type { CustomKey } from "./custom_keys.ts";
import { fillIn, missingIn, type PlaceholderValues } from "./placeholders.ts";
import { runShell } from "./run_shell.ts";

/** What a key of a profile acts on. */
interface CustomContext {
  /** The keys that work now; a key that presses another finds it here. */
  readonly here: readonly Key[];
  readonly session: Session;
  /** What the cursor is on. */
  readonly values: PlaceholderValues;
  readonly ask: (question: Question) => void;
}

/** The keys of the profile, as the help and the footer show them. */
export function bindCustom(
  keys: readonly CustomKey[],
  context: CustomContext,
): Key[] {
  return keys.map((key) => bindOne(key, context));
}

function bindOne(
  { key, effect }: CustomKey,
  { here, session, values, ask }: CustomContext,
): Key {
  const named = (does: string, label: string) => ({
    keys: [key],
    does,
    quiet: false,
    footer: [key, label] as const,
    waits: false,
    counted: false,
    disabled: null,
  });
  switch (effect.kind) {
    case "press": {
      const target = findKey(here, effect.key);
      const { presses, notHere } = text.customKeys;
      return {
        ...named(
          presses(target?.does ?? "", effect.key),
          // A quiet key has a long description, and no short one.
          target && !target.quiet ? target.footer[1] : effect.key,
        ),
        disabled: target ? target.disabled : notHere(effect.key),
        waits: target?.waits ?? false,
        counted: target?.counted ?? false,
        run: (count) => target?.run(count),
      };
    }
    case "command":
      return {
        ...named(text.customKeys.runs(`:${effect.line}`), `:${effect.line}`),
        run: () => session.command(effect.line),
      };
    case "shell": {
      const { question, yes, runs, missing } = text.customKeys;
      const lacking = missingIn(effect.line, values);
      const line = fillIn(effect.line, values);
      return {
        ...named(runs(effect.line), effect.line.split(" ")[0]!),
        disabled: lacking.length === 0 ? null : missing(lacking.join(", ")),
        run: () =>
          ask({
            title: question,
            lines: [line],
            yes,
            tone: "open",
            run: () => void runShell(line, session),
          }),
      };
    }
  }
}
