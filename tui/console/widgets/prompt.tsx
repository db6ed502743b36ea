import { Box, Text } from "ink";
import stringWidth from "string-width";
import { theme, type Tone } from "#tui/console/theme.ts";
import { TextLine, type TextRange, type TypedText } from "./field.tsx";
import { clip } from "./fit.ts";

/** A line that is being typed at the bottom: a filter, a command. */
export interface Prompt {
  /** The sign before it: "/", ":". */
  readonly sign: string;
  readonly typed: TypedText;
  /** The state of its text: found, nothing found, not understood. */
  readonly tone: Tone;
  /** Said behind it. */
  readonly hint: string;
  /** The characters that are wrong. */
  readonly mark?: TextRange | null;
}

/**
 * The largest share of the width that a hint takes, and the least beside a long
 * text.
 */
const HINT_SHARE = 0.7;
const LEAST_SHARE = 0.3;

export function PromptLine(
  { prompt, width }: { readonly prompt: Prompt; readonly width: number },
) {
  const { sign, typed, tone, hint, mark } = prompt;
  const beside = width - stringWidth(typed.text) - sign.length - 5;
  const room = Math.max(
    Math.floor(width * LEAST_SHARE),
    Math.min(Math.floor(width * HINT_SHARE), beside),
  );
  const said = clip(hint, room);
  return (
    <Box width={width} height={1} justifyContent="space-between">
      <Text wrap="truncate" color={theme[tone]}>
        {` ${sign}`}
        <TextLine
          typed={typed}
          width={Math.max(10, width - said.length - sign.length - 4)}
          active
          mark={mark}
        />
      </Text>
      <Text color={theme.quiet}>{`${said} `}</Text>
    </Box>
  );
}
