import { Text } from "ink";
import stringWidth from "string-width";
import { theme } from "#tui/console/theme.ts";
import { clip } from "./fit.ts";

/** Text being typed, and the position of the cursor. */
export interface TypedText {
  readonly text: string;
  /** In characters (code points), from 0 to the length. */
  readonly cursor: number;
}

/** A text with the cursor at its end. */
export function typedText(text: string): TypedText {
  return { text, cursor: [...text].length };
}

/**
 * Applies a key to a line of text: characters are inserted before the cursor,
 * `^a ^e left right` move it, `backspace ^u ^w ^k` take away.
 *
 * @param key As `keyNames` spells it.
 * @returns Null for a key that edits nothing.
 */
export function editText(
  { text, cursor }: TypedText,
  key: string,
): TypedText | null {
  const characters = [...text];
  const before = characters.slice(0, cursor);
  const after = characters.slice(cursor);
  const joined = (kept: readonly string[], rest: readonly string[]) => ({
    text: [...kept, ...rest].join(""),
    cursor: kept.length,
  });
  switch (key) {
    case "left":
      return { text, cursor: Math.max(0, cursor - 1) };
    case "right":
      return { text, cursor: Math.min(characters.length, cursor + 1) };
    case "home":
    case "^a":
      return { text, cursor: 0 };
    case "end":
    case "^e":
      return { text, cursor: characters.length };
    case "backspace":
      return joined(before.slice(0, -1), after);
    case "^u":
      return joined([], after);
    case "^k":
      return joined(before, []);
    case "^w":
      return joined(
        [...before.join("").replace(/[^\s/]*[\s/]*$/, "")],
        after,
      );
    case "space":
      return joined([...before, " "], after);
  }
  return [...key].length === 1 ? joined([...before, key], after) : null;
}

/**
 * The part of a text that fits into `width` cells with its cursor, and what
 * stands under the cursor.
 */
export function visiblePart({ text, cursor }: TypedText, width: number) {
  const characters = [...text];
  let from = 0;
  const cells = () => stringWidth(characters.slice(from, cursor).join(""));
  while (from < cursor && cells() >= width - 1) from++;
  return {
    /** Characters left out before it. */
    from,
    before: characters.slice(from, cursor).join(""),
    under: characters[cursor] ?? " ",
    after: characters.slice(cursor + 1).join(""),
  };
}

/** A range of characters: from the first up to, not including, the second. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Text that starts at character `at` of a line, a range of it underlined. */
function UnderlinedText({ text, at, mark }: {
  readonly text: string;
  readonly at: number;
  readonly mark: TextRange | null;
}) {
  if (!mark) return <Text>{text}</Text>;
  const characters = [...text];
  const cut = (place: number) => Math.max(0, place - at);
  const piece = (from: number, to?: number) =>
    characters.slice(from, to).join("");
  return (
    <Text>
      {piece(0, cut(mark.from))}
      <Text underline>{piece(cut(mark.from), cut(mark.to))}</Text>
      {piece(cut(mark.to))}
    </Text>
  );
}

/** One line of text with its cursor, if it is the one being typed into. */
export function TextLine({ typed, width, active, empty = "", mark = null }: {
  readonly typed: TypedText;
  readonly width: number;
  readonly active: boolean;
  /** Shown, greyed, while there is no text. */
  readonly empty?: string;
  /** The characters that are underlined while it is edited. */
  readonly mark?: TextRange | null;
}) {
  if (!active) {
    return typed.text === ""
      ? <Text color={theme.quiet}>{clip(empty, width)}</Text>
      : <Text>{clip(typed.text, width)}</Text>;
  }
  const { from, before, under, after } = visiblePart(typed, width);
  const room = width - stringWidth(before) - stringWidth(under);
  return (
    <Text>
      <UnderlinedText text={before} at={from} mark={mark} />
      <Text inverse>{under}</Text>
      <UnderlinedText
        text={clip(after, Math.max(0, room))}
        at={typed.cursor + 1}
        mark={mark}
      />
    </Text>
  );
}
