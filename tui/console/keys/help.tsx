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
  /** The keys that match the search. */
  readonly shown: readonly Key[];
  readonly top: number;
  readonly keys: readonly Key[];
  readonly typing: ((key: string) => boolean) | null;
  readonly prompt: Prompt | null;
}

/** Cells for the names of a key. */
const NAMES = 16;

/** The keys that can be pressed: the first key of a name hides later ones. */
export function reachableKeys(keys: readonly Key[]): readonly Key[] {
  return keys.filter((key) =>
    key.keys.some((name) => findKey(keys, name) === key)
  );
}

/** A shorter beginning matches too many words. */
const LEAST_LETTERS = 3;

/** The keys whose name, description or synonym contains the text. */
export function searchKeys(
  keys: readonly Key[],
  query: string,
): readonly Key[] {
  const lower = query.trim().toLowerCase();
  const words = [lower, ...synonymsOf(lower)];
  return keys.filter(({ keys: names, does }) =>
    names.some((name) => name === query || keyWords(name) === query) ||
    words.some((word) => does.toLowerCase().includes(word))
  );
}

/** Synonyms of the words that start like this. */
function synonymsOf(beginning: string): string[] {
  if (beginning.length < LEAST_LETTERS) return [];
  return Object.values(text.synonyms).map((words) => words.split(", "))
    .filter((words) => words.some((word) => word.startsWith(beginning)))
    .flat();
}

/** All keys of a screen on a page that scrolls and can be searched. */
export function useHelp(screenKeys: readonly Key[], height: number): {
  readonly help: OpenHelp | null;
  readonly open: () => void;
} {
  const [top, setTop] = useState<number | null>(null);
  const [query, setQuery] = useState<TypedText>(typedText(""));
  const [typing, setTyping] = useState(false);
  const open = () => {
    setQuery(typedText(""));
    setTyping(false);
    setTop(0);
  };
  if (top === null) return { help: null, open };
  const shown = searchKeys(reachableKeys(screenKeys), query.text);
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
        setQuery(typedText(""));
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
        setQuery(typedText(""));
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
          const after = editText(query, key);
          if (after) {
            setQuery(after);
            setTop(0);
          }
          return after !== null;
        }
        : null,
      prompt: typing
        ? {
          sign: "/",
          typed: query,
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
