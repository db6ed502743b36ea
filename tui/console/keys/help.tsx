import { useState } from "react";
import { Box, Text } from "ink";
import { text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import {
  editText,
  type TypedText,
  typedText,
} from "#tui/console/widgets/field.tsx";
import { clip, fit } from "#tui/console/widgets/fit.ts";
import type { Prompt } from "#tui/console/widgets/prompt.tsx";
import { bind, findKey, type Key } from "./binding.ts";
import { keyWords } from "./names.ts";
import { moveKeys, type Navigable } from "./lists.ts";

/** The help page while it is open. */
export interface OpenHelp {
  /** The keys that are explained, those that were searched for. */
  readonly shown: readonly Key[];
  readonly top: number;
  readonly keys: readonly Key[];
  readonly typing: ((key: string) => boolean) | null;
  readonly prompt: Prompt | null;
}

/** Cells for the names of a key. */
const NAMES = 16;

/** The keys that can be pressed: the first of a name takes it from the others. */
export function reachableKeys(keys: readonly Key[]): readonly Key[] {
  return keys.filter((key) =>
    key.keys.some((name) => findKey(keys, name) === key)
  );
}

/** Less of a word than this begins too many. */
const MEANT = 3;

/** Keys of which a name, what they do, or a word for it holds the text. */
export function searchKeys(
  keys: readonly Key[],
  wanted: string,
): readonly Key[] {
  const lower = wanted.trim().toLowerCase();
  const meant = [lower, ...synonymsOf(lower)];
  return keys.filter(({ keys: names, does }) =>
    names.some((name) => name === wanted || keyWords(name) === wanted) ||
    meant.some((word) => does.toLowerCase().includes(word))
  );
}

/** Other words for what begins like this. */
function synonymsOf(begun: string): string[] {
  if (begun.length < MEANT) return [];
  return Object.values(text.synonyms).map((words) => words.split(", "))
    .filter((words) => words.some((word) => word.startsWith(begun)))
    .flat();
}

/** All keys of a screen on a page that scrolls and can be searched. */
export function useHelp(explained: readonly Key[], height: number): {
  readonly help: OpenHelp | null;
  readonly open: () => void;
} {
  const [top, setTop] = useState<number | null>(null);
  const [wanted, setWanted] = useState<TypedText>(typedText(""));
  const [typing, setTyping] = useState(false);
  const open = () => {
    setWanted(typedText(""));
    setTyping(false);
    setTop(0);
  };
  if (top === null) return { help: null, open };
  const shown = searchKeys(reachableKeys(explained), wanted.text);
  const lowest = Math.max(0, shown.length - height);
  const to = (line: number) => setTop(Math.min(lowest, Math.max(0, line)));
  const page: Navigable = {
    height,
    move: (by) => to(top + by),
    first: () => to(0),
    last: () => to(lowest),
  };
  const closing = bind([
    {
      key: "/",
      does: () => text.keys.search,
      run: () => {
        setWanted(typedText(""));
        setTyping(true);
      },
    },
    {
      key: "esc",
      also: ["?", "q", "enter"],
      does: () => text.keys.closeHelp,
      run: () => setTop(null),
    },
  ], null);
  const searching = bind([
    {
      key: "enter",
      does: () => text.keys.keepSearch,
      run: () => setTyping(false),
    },
    {
      key: "esc",
      does: () => text.keys.leaveSearch,
      run: () => {
        setWanted(typedText(""));
        setTyping(false);
      },
    },
  ], null);
  return {
    open,
    help: {
      shown,
      top: Math.min(top, lowest),
      keys: typing ? searching : [...bind(moveKeys, page), ...closing],
      typing: typing
        ? (key) => {
          const after = editText(wanted, key);
          if (after) {
            setWanted(after);
            setTop(0);
          }
          return after !== null;
        }
        : null,
      prompt: typing
        ? {
          sign: "/",
          typed: wanted,
          tone: shown.length > 0 ? "ok" : "failed",
          hint: shown.length > 0
            ? text.list.found(shown.length)
            : text.list.nothingFound,
        }
        : null,
    },
  };
}

/** Prints keys from the tables that run them. */
export function HelpPage({ help, height, width }: {
  readonly help: OpenHelp;
  readonly height: number;
  readonly width: number;
}) {
  const { shown, top } = help;
  return (
    <Box flexDirection="column">
      {shown.slice(top, top + height).map((key) => (
        <Text key={key.keys.join()} wrap="truncate">
          <Text color={theme.accent}>
            {`  ${fit(keyWords(key.keys.join(" ")), NAMES)}`}
          </Text>
          {` ${clip(key.does, width - NAMES - 3)}`}
          {key.disabled === null ? null : (
            <Text color={theme.quiet}>
              {clip(
                `  (${key.disabled})`,
                Math.max(0, width - NAMES - 3 - key.does.length),
              )}
            </Text>
          )}
        </Text>
      ))}
    </Box>
  );
}
