import { useState } from "react";
import { Box, Text } from "ink";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { text } from "#tui/text/mod.ts";
import { theme, type Tone } from "#tui/console/theme.ts";
import { editText, TextLine, type TypedText, typedText } from "./field.tsx";
import { clip, wrap } from "./fit.ts";

/** A question before an action. */
export interface Question {
  readonly title: string;
  /** Shown before the lines, in red. */
  readonly alarm?: string;
  /** The consequences, one line each. */
  readonly lines: readonly string[];
  /** The label of yes in the footer: "assign". */
  readonly yes: string;
  readonly tone: Tone;
  /**
   * Dangerous: this must be typed, the number of machines or a name. Left out,
   * a key is enough.
   */
  readonly type?: string;
  /** Texts that may be typed instead. */
  readonly alsoTyped?: readonly string[];
  readonly run: () => void;
  /** Alternatives, each with a key of its own. */
  readonly others?: readonly Choice[];
}

/** An alternative to yes. */
export interface Choice {
  readonly key: string;
  readonly does: string;
  readonly run: () => void;
}

export interface QuestionState {
  readonly question: Question | null;
  readonly ask: (question: Question) => void;
  /** Keys of the open question; empty without one. */
  readonly keys: readonly Key[];
  /** Lines that it covers of a screen of `width` cells. */
  readonly rows: (width: number) => number;
  /** The text typed so far, if something must be typed. */
  readonly typed: TypedText;
  /** Takes a key as text; null if nothing must be typed. */
  readonly typing: ((key: string) => boolean) | null;
}

/** Border above and below, and the title. */
const AROUND = 3;

/** Keeps the open question of a screen; there is at most one. */
export function useQuestion(): QuestionState {
  const [question, setQuestion] = useState<Question | null>(null);
  const [typed, setTyped] = useState<TypedText>(typedText(""));
  const ask = (next: Question | null) => {
    setTyped(typedText(""));
    setQuestion(next);
  };
  const answer = (run?: () => void) => {
    ask(null);
    run?.();
  };
  const expected = question?.type;
  return {
    question,
    ask,
    typed,
    keys: question ? questionKeys(question, typed.text, answer) : [],
    rows: (width) => question ? rowsOf(question, width) : 0,
    typing: expected === undefined ? null : (key) => {
      const after = editText(typed, key);
      if (after) setTyped(after);
      return after !== null;
    },
  };
}

function questionKeys(
  { yes, type, alsoTyped = [], run, others = [] }: Question,
  typed: string,
  answer: (run?: () => void) => void,
): Key[] {
  return bind([
    {
      key: type === undefined ? "y" : "enter",
      does: yes,
      unavailable: () =>
        type === undefined || [type, ...alsoTyped].includes(typed.trim())
          ? null
          : text.danger.typeFirst(type),
      run: () => answer(run),
    },
    ...others.map((other) => ({
      key: other.key,
      does: other.does,
      run: () => answer(other.run),
    })),
    {
      key: type === undefined ? "n" : "esc",
      also: type === undefined ? ["esc", "q"] : [],
      does: text.keys.leaveAsItIs,
      run: () => answer(),
    },
  ], null);
}

/** Lines that one sentence may take; the rest of it is cut. */
const MOST_LINES = 3;

function linesOf({ lines, alarm }: Question, width: number): QuestionLine[] {
  const wrapped = (line: string, isAlarm: boolean) =>
    wrap(line, width - 4, MOST_LINES).map((text) => ({ text, isAlarm }));
  return [
    ...alarm === undefined ? [] : wrapped(alarm, true),
    ...lines.flatMap((line) => wrapped(line, false)),
  ];
}

interface QuestionLine {
  readonly text: string;
  readonly isAlarm: boolean;
}

function rowsOf(question: Question, width: number): number {
  const typed = question.type === undefined ? 0 : 1;
  return linesOf(question, width).length + AROUND + typed;
}

/** Draws a question: a border, its title, its lines, and what must be typed. */
export function QuestionBox({ question, width, typed = typedText("") }: {
  readonly question: Question | null;
  readonly width: number;
  readonly typed?: TypedText;
}) {
  if (!question) return null;
  const { title, tone, type } = question;
  const prompt = type === undefined ? "" : `${text.danger.type(type)} `;
  return (
    <Box
      flexDirection="column"
      flexShrink={0}
      width={width}
      height={rowsOf(question, width)}
      borderStyle={glyphs.border}
      borderColor={theme[tone]}
      paddingX={1}
    >
      <Text bold wrap="truncate">{clip(title, width - 4)}</Text>
      {linesOf(question, width).map((line, i) => (
        <Text
          key={i}
          wrap="truncate"
          color={line.isAlarm ? theme.failed : undefined}
          bold={line.isAlarm}
        >
          {line.text}
        </Text>
      ))}
      {type === undefined ? null : (
        <Text wrap="truncate" color={theme[tone]}>
          {prompt}
          <TextLine
            typed={typed}
            width={Math.max(10, width - 5 - prompt.length)}
            active
          />
        </Text>
      )}
    </Box>
  );
}
