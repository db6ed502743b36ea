import { useState } from "react";
import { Box, Text } from "ink";
import stringWidth from "string-width";
import type { Size } from "#tui/console/session.ts";
import { OCS_NAMES } from "#shared/contract/settings/ocs_names.ts";
import { text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import {
  editText,
  type TypedText,
  typedText,
} from "#tui/console/widgets/field.tsx";
import { clip, fit, wrap } from "#tui/console/widgets/fit.ts";
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
  const lines = Object.values(text.synonyms).map((words) => words.split(", "));
  const ofSettings = text.synonyms.settings.split(", ");
  return [
    ...lines.filter((words) => words.some((word) => word.startsWith(beginning)))
      .flat(),
    ...isOcsName(beginning) ? ofSettings : [],
  ];
}

/** Whether a setting of OCS begins so: all settings are on one screen. */
function isOcsName(beginning: string): boolean {
  return Object.values(OCS_NAMES).some((name) =>
    name.toLowerCase().startsWith(beginning)
  );
}

/** All keys of a screen on a page that scrolls and can be searched. */
export function useHelp(
  screenKeys: readonly Key[],
  { rows: height, columns: width }: Size,
): {
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
  const lowest = Math.max(0, helpLines(shown, width).length - height);
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
      keys: typing ? searching : [
        ...bind(moveKeys, page),
        ...closing,
        ...screenKeys.filter(({ keys }) => keys.some((key) => /^\d$/.test(key)))
          .map((key): Key => ({
            ...key,
            run(count) {
              setTop(null);
              key.run(count);
            },
          })),
      ],
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

/** A line of the help: a key, or the rest of why one does not work. */
interface HelpLine {
  readonly key: string;
  readonly names: string;
  readonly does: string;
  readonly why: string;
}

/** Most lines of a reason that does not fit beside its key. */
const MOST_REASON = 3;

/** The keys, each with the whole reason it does not work now, if it does not. */
export function helpLines(keys: readonly Key[], width: number): HelpLine[] {
  const room = width - NAMES - 4;
  return keys.flatMap((key) => {
    const id = key.keys.join();
    const does = clip(key.does, room);
    const why = key.disabled === null ? "" : `(${key.disabled})`;
    const line = { key: id, names: keyWords(key.keys.join(" ")), does };
    const isBeside = stringWidth(does) + 2 + stringWidth(why) <= room;
    if (why === "" || isBeside) {
      return [{ ...line, why: why === "" ? "" : `  ${why}` }];
    }
    const rest = wrap(why, room - 2, MOST_REASON).map((words, i) => ({
      key: `${id} ${i}`,
      names: "",
      does: "",
      why: `  ${words}`,
    }));
    return [{ ...line, why: "" }, ...rest];
  });
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
      {helpLines(shown, width).slice(top, top + height).map((line) => (
        <Text key={line.key} wrap="truncate">
          <Text color={theme.accent}>{`  ${fit(line.names, NAMES)}`}</Text>
          {` ${line.does}`}
          {line.why === "" ? null : <Text color={theme.quiet}>{line.why}</Text>}
        </Text>
      ))}
    </Box>
  );
}
