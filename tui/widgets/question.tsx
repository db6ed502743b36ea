import { useState } from "react";
import { Box, Text } from "ink";
import { bind, type Key } from "../keys/binding.ts";
import { text } from "../text/mod.ts";
import { theme, type Tone } from "../theme.ts";
import { clip } from "./fit.ts";

/** What is asked before something is done. */
export interface Question {
  readonly title: string;
  /** What will happen, one line each. */
  readonly lines: readonly string[];
  /** What yes does, as the footer says it: "assign". */
  readonly yes: string;
  readonly tone: Tone;
  readonly run: () => void;
}

export interface Asking {
  readonly question: Question | null;
  readonly ask: (question: Question) => void;
  /** Keys of the open question; empty without one. */
  readonly keys: readonly Key[];
  /** Lines it takes from the screen. */
  readonly rows: number;
}

/** Keeps the one question a screen may have open. */
export function useQuestion(): Asking {
  const [question, ask] = useState<Question | null>(null);
  const answer = (yes: boolean) => {
    ask(null);
    if (yes) question?.run();
  };
  const keys = question
    ? bind([
      {
        key: "y",
        also: ["enter"],
        does: () => question.yes,
        run: () => answer(true),
      },
      {
        key: "n",
        also: ["esc", "q"],
        does: () => text.keys.leaveAsItIs,
        run: () => answer(false),
      },
    ], null)
    : [];
  return {
    question,
    ask,
    keys,
    rows: question ? question.lines.length + 3 : 0,
  };
}

/** Draws a question: a border, its title and its lines. */
export function QuestionBox(
  { question, width }: {
    readonly question: Question | null;
    readonly width: number;
  },
) {
  if (!question) return null;
  return (
    <Box
      flexDirection="column"
      flexShrink={0}
      width={width}
      height={question.lines.length + 3}
      borderStyle="round"
      borderColor={theme[question.tone]}
      paddingX={1}
    >
      <Text bold wrap="truncate">{clip(question.title, width - 4)}</Text>
      {question.lines.map((line) => (
        <Text key={line} wrap="truncate">{clip(line, width - 4)}</Text>
      ))}
    </Box>
  );
}
