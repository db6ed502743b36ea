import { useState } from "react";
import { completions, readCommand } from "#tui/console/nav/commands.ts";
import { mistakeIn } from "#tui/console/nav/resolve.ts";
import { canShow, text } from "#tui/text/mod.ts";
import {
  editText,
  type TypedText,
  typedText,
} from "#tui/console/widgets/field.tsx";
import type { Prompt } from "#tui/console/widgets/prompt.tsx";
import { bind, type Key } from "./binding.ts";

/** A prompt that takes the keyboard while it is open. */
export interface CommandPrompt {
  readonly prompt: Prompt;
  readonly keys: readonly Key[];
  readonly typing: (key: string) => boolean;
}

/** Commands typed since the console started, newest last. */
const HISTORY: string[] = [];

/** The line after `:`, with completion (tab) and history (up). */
export function useCommand(run: (line: string) => void): {
  readonly prompting: CommandPrompt | null;
  readonly open: () => void;
} {
  const [typed, setTyped] = useState<TypedText | null>(null);
  const [back, setBack] = useState(0);
  const open = () => {
    setBack(0);
    setTyped(typedText(""));
  };
  if (!typed) return { prompting: null, open };
  const offers = completions(typed.text).filter(canShow);
  const command = readCommand(typed.text);
  const wrong = typed.text !== "" && offers.length === 0
    ? mistakeIn(command)
    : null;
  const recall = (steps: number) => {
    const far = Math.max(0, Math.min(HISTORY.length, back + steps));
    setBack(far);
    setTyped(typedText(HISTORY[HISTORY.length - far] ?? ""));
  };
  const keys = bind([
    {
      key: "enter",
      does: () => text.command.go,
      run: () => {
        setTyped(null);
        if (typed.text.trim() === "") return;
        HISTORY.push(typed.text);
        run(typed.text);
      },
    },
    {
      key: "tab",
      does: () => text.command.complete,
      unavailable: () =>
        offers.length > 0 ? null : text.command.nothingToComplete,
      run: () => {
        const next = offers[(offers.indexOf(typed.text) + 1) % offers.length];
        if (next !== undefined) setTyped(typedText(next));
      },
    },
    {
      key: "up",
      does: () => text.command.before,
      quiet: true,
      run: () => recall(1),
    },
    {
      key: "down",
      does: () => text.command.after,
      quiet: true,
      run: () => recall(-1),
    },
    { key: "esc", does: () => text.command.leave, run: () => setTyped(null) },
  ], null);
  return {
    open,
    prompting: {
      keys,
      typing(key) {
        const after = editText(typed, key);
        if (after) setTyped(after);
        return after !== null;
      },
      prompt: {
        sign: ":",
        typed,
        tone: wrong ? "failed" : "accent",
        hint: wrong ?? offersWords(typed.text, offers),
      },
    },
  };
}

/** The offers without the words already typed. */
function offersWords(typed: string, offers: readonly string[]): string {
  const from = typed.indexOf(" ") + 1;
  return offers.slice(0, 5).map((offer) => offer.slice(from)).join("  ");
}
