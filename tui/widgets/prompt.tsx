import { Box, Text } from "ink";
import { theme, type Tone } from "../theme.ts";
import { type Stretch, TextLine, type Typed } from "./field.tsx";
import { clip } from "./fit.ts";

/** A line that is being typed at the bottom: a filter, a command. */
export interface Prompt {
  /** What stands before it: "/", ":". */
  readonly sign: string;
  readonly typed: Typed;
  /** How it is doing: found, nothing found, not understood. */
  readonly tone: Tone;
  /** Said behind it. */
  readonly hint: string;
  /** What of it is wrong. */
  readonly mark?: Stretch | null;
}

/** Cells a hint gets at most, so that there is always room to type. */
const HINT_SHARE = 0.7;

export function PromptLine(
  { prompt, width }: { readonly prompt: Prompt; readonly width: number },
) {
  const { sign, typed, tone, hint, mark } = prompt;
  const said = clip(hint, Math.floor(width * HINT_SHARE));
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
