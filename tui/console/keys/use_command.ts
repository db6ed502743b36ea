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
export function useCommand(
  run: (line: string) => void,
  views: () => readonly string[],
): {
  readonly prompting: CommandPrompt | null;
  readonly open: () => void;
} {
  const [typed, setTyped] = useState<TypedText | null>(null);
  const [back, setBack] = useState(0);
  /** The offers that tab goes round; null after typing. */
  const [round, setRound] = useState<readonly string[] | null>(null);
  const open = () => {
    setBack(0);
    setRound(null);
    setTyped(typedText(""));
  };
  if (!typed) return { prompting: null, open };
  const offers = (round ?? completions(typed.text, views())).filter(canShow);
  const command = readCommand(typed.text);
  const wrong = typed.text !== "" && offers.length === 0
    ? mistakeIn(command)
    : null;
  const recall = (steps: number) => {
    const far = Math.max(0, Math.min(HISTORY.length, back + steps));
    setBack(far);
    setRound(null);
    setTyped(typedText(HISTORY[HISTORY.length - far] ?? ""));
  };
  const complete = (by: 1 | -1) => {
    const at = round?.indexOf(typed.text) ?? -1;
    const next = at < 0 ? (by === 1 ? 0 : -1) : at + by;
    const offer = offers.at(next % offers.length);
    if (offer === undefined) return;
    setRound(offers);
    setTyped(typedText(offer));
  };
  const nothingOffered = () =>
    offers.length > 0 ? null : text.command.nothingToComplete;
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
      unavailable: nothingOffered,
      run: () => complete(1),
    },
    {
      key: "shift+tab",
      does: () => text.listScreens.completeBack,
      quiet: true,
      unavailable: nothingOffered,
      run: () => complete(-1),
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
        if (after) {
          setRound(null);
          setTyped(after);
        }
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

/** Offers shown at once. */
const SHOWN = 5;

/**
 * The offers without the words already typed, starting with the one that was
 * chosen.
 */
function offersWords(typed: string, offers: readonly string[]): string {
  const from = typed.indexOf(" ") + 1;
  const at = Math.max(0, offers.indexOf(typed));
  return [...offers.slice(at), ...offers.slice(0, at)].slice(0, SHOWN)
    .map((offer) => offer.slice(from)).join("  ");
}
