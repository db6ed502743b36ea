import { type ReactNode, useState } from "react";
import { Box, Text } from "ink";
import type { Binding } from "#tui/console/keys/binding.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { text } from "#tui/text/mod.ts";
import { theme, type Tone } from "#tui/console/theme.ts";
import { editText, TextLine, type TypedText, typedText } from "./field.tsx";
import { clip, fit, wrap } from "./fit.ts";
import { topFor } from "./sheet.tsx";

/** A field of a form. Every value is text until the form is sent. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  /** A sentence about the field, shown while it is the current one. */
  readonly hint: string;
  readonly kind: FieldKind;
  /** The reason the value is not valid; null if it is. */
  readonly problem?: (value: string) => string | null;
}

export type FieldKind =
  | { readonly type: "text" | "path" | "query" }
  | {
    readonly type: "choice";
    readonly options: readonly { readonly value: string; words: string }[];
  };

export type Values = Readonly<Record<string, string>>;

/** The definition of a form; its fields may depend on its values. */
export interface FormSpec {
  readonly fields: (values: Values) => readonly FormField[];
  readonly start: Values;
  /** Index of the first current field; 0 if left out. */
  readonly startAt?: number;
  /** The label of the last line, which sends the form. */
  readonly sends: string;
  readonly send: (values: Values) => void;
  readonly leave: () => void;
}

export interface Form {
  readonly values: Values;
  readonly fields: readonly FormField[];
  /** Index of the current field; `fields.length` is the last line. */
  readonly at: number;
  readonly typed: TypedText;
  /** The first problem; null if it can be sent. */
  readonly problem: string | null;
  /** Sending was tried: problems are shown from then on. */
  readonly tried: boolean;
  readonly current: FormField | null;
  readonly set: (name: string, value: string) => void;
  /** Puts a text into the current field, with its cursor. */
  readonly put: (typed: TypedText) => void;
  readonly to: (at: number) => void;
  /** Types into the current field; false if the key types nothing. */
  readonly type: (key: string) => boolean;
  readonly send: () => void;
  readonly leave: () => void;
}

/** Keeps the state of a form while it is filled in. */
export function useForm(spec: FormSpec): Form {
  const [values, setValues] = useState<Values>(spec.start);
  const [place, setPlace] = useState(spec.startAt ?? 0);
  const [cursor, setCursor] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const fields = spec.fields(values);
  const at = Math.min(place, fields.length);
  const current = fields[at] ?? null;
  const text = current ? values[current.name] ?? "" : "";
  const typed = cursor === null ? typedText(text) : { text, cursor };
  const wrong = firstProblem(fields, values);
  const set = (name: string, value: string) =>
    setValues((before) => ({ ...before, [name]: value }));
  const to = (index: number) => {
    setPlace(Math.max(0, Math.min(index, fields.length)));
    setCursor(null);
  };
  return {
    values,
    fields,
    at,
    typed,
    problem: wrong?.why ?? null,
    tried,
    current,
    set(name, value) {
      set(name, value);
      setCursor(null);
    },
    put({ text, cursor }) {
      if (!current) return;
      set(current.name, text);
      setCursor(cursor);
    },
    to,
    type(key) {
      if (!current) return false;
      if (current.kind.type === "choice") {
        const next = nextOption(current.kind.options, text, key);
        if (next === null) return false;
        set(current.name, next);
        return true;
      }
      const after = editText(typed, key);
      if (!after) return false;
      set(current.name, after.text);
      setCursor(after.cursor);
      return true;
    },
    send() {
      setTried(true);
      if (wrong) to(wrong.at);
      else spec.send(values);
    },
    leave: spec.leave,
  };
}

/** The first field whose value is not valid, and the reason. */
export function firstProblem(fields: readonly FormField[], values: Values) {
  for (const [at, { name, label, problem }] of fields.entries()) {
    const why = problem?.(values[name] ?? "") ?? null;
    if (why !== null) return { at, why: text.sheet.labelled(label, why) };
  }
  return null;
}

/** The option that a key selects after `value`; null for any other key. */
export function nextOption(
  options: readonly { readonly value: string }[],
  value: string,
  key: string,
): string | null {
  const step = { left: -1, right: 1, space: 1 }[key];
  if (step === undefined) return null;
  const now = options.findIndex((option) => option.value === value);
  const next = (now + step + options.length) % options.length;
  return options[next]?.value ?? null;
}

/** The problem of the current field; null while it is empty. */
function currentProblem({ current, values }: Form): string | null {
  const value = current ? values[current.name] ?? "" : "";
  return value === "" ? null : current?.problem?.(value) ?? null;
}

/** The description of a key, in full and for the footer. */
type KeyLabel = readonly [whole: string, short: string];

interface FormWords {
  readonly next: KeyLabel;
  readonly previous: string;
  readonly choose: KeyLabel;
  readonly leave: KeyLabel;
  readonly send: KeyLabel;
}

/** The keys of a form; characters go to its field. */
export function formKeys(words: FormWords): readonly Binding<Form>[] {
  return [
    {
      key: "left",
      also: ["right", "space"],
      does: words.choose[0],
      footer: ["left", words.choose[1]],
      unavailable: ({ current }) =>
        current?.kind.type === "choice" ? null : text.form.noChoice,
      run: (form) => form.type("left"),
    },
    {
      key: "enter",
      does: words.next[0],
      footer: ["enter", words.next[1]],
      unavailable: currentProblem,
      run: (form) =>
        form.at === form.fields.length ? form.send() : form.to(form.at + 1),
    },
    {
      key: "up",
      does: words.previous,
      quiet: true,
      run: (form) => form.to(form.at - 1),
    },
    {
      key: "down",
      also: ["tab"],
      does: words.next[0],
      quiet: true,
      run: (form) => form.to(form.at + 1),
    },
    {
      key: "^s",
      does: words.send[0],
      footer: ["^s", words.send[1]],
      unavailable: (form) => form.problem,
      run: (form) => form.send(),
    },
    {
      key: "esc",
      does: words.leave[0],
      footer: ["esc", words.leave[1]],
      run: (form) => form.leave(),
    },
  ];
}

/** Cells of a field's label and of the mark before it. */
const LABEL = 18;

interface FormViewProps {
  readonly form: Form;
  readonly sends: string;
  readonly width: number;
  readonly height: number;
  /** Lines below the fields: completions, findings. */
  readonly below?: ReactNode;
  /** Number of lines that `below` takes. */
  readonly belowRows?: number;
}

/** Lines for the hint of the current field. */
const HINT_ROWS = 2;

/** Draws a form: a field a line, what sends it, and the current one's hint. */
export function FormView(
  { form, sends, width, height, below, belowRows = 0 }: FormViewProps,
) {
  const rows = Math.max(1, height - HINT_ROWS - 1 - belowRows);
  const lines = Array.from({ length: form.fields.length + 1 }, (_, i) => ({
    key: `${i}`,
    pieces: [],
  }));
  const top = topFor(lines, { top: 0, at: form.at, height: rows });
  const { tone, text: hint } = hintOf(form);
  const beyond = form.fields.length - top - rows;
  return (
    <Box flexDirection="column" height={height} width={width} overflow="hidden">
      {form.fields.map((field, i) => (
        <FieldLine
          key={field.name}
          field={field}
          form={form}
          active={i === form.at}
          width={width}
        />
      )).slice(top, top + rows)}
      {form.fields.length < top + rows
        ? (
          <Text
            inverse={form.at === form.fields.length}
            color={form.problem ? theme.quiet : theme.ok}
          >
            {`  [ ${sends} ]`}
          </Text>
        )
        : null}
      <Text color={theme.quiet}>
        {beyond > 0 ? `  ${text.sheet.more(beyond)}` : " "}
      </Text>
      {wrap(hint, width - 2, HINT_ROWS).map((line) => (
        <Text key={line} color={theme[tone]}>{`  ${line}`}</Text>
      ))}
      {below}
    </Box>
  );
}

/** The hint of the current field, or its problem once it matters. */
function hintOf(
  { current, values, problem, tried }: Form,
): { tone: Tone; text: string } {
  if (!current) {
    return { tone: problem ? "failed" : "quiet", text: problem ?? "" };
  }
  const value = values[current.name] ?? "";
  const why = current.problem?.(value) ?? null;
  return why !== null && (tried || value !== "")
    ? { tone: "failed", text: why }
    : { tone: "quiet", text: current.hint };
}

function FieldLine({ field, form, active, width }: {
  readonly field: FormField;
  readonly form: Form;
  readonly active: boolean;
  readonly width: number;
}) {
  const value = form.values[field.name] ?? "";
  const wrong = (field.problem?.(value) ?? null) !== null;
  const room = width - LABEL - 1;
  return (
    <Text wrap="truncate">
      <Text color={active ? theme.accent : theme.quiet}>
        {`${active ? "> " : "  "}${fit(field.label, LABEL - 2)}`}
      </Text>
      {field.kind.type === "choice"
        ? (
          <Text>
            {field.kind.options.map((option) => (
              <Text
                key={option.value}
                bold={option.value === value}
                color={option.value === value ? theme.accent : theme.quiet}
              >
                {option.value === value
                  ? `[${option.words}] `
                  : ` ${option.words}  `}
              </Text>
            ))}
          </Text>
        )
        : (
          <TextLine
            typed={active ? form.typed : typedText(value)}
            width={room}
            active={active}
            empty={wrong ? clip(glyphs.cut, room) : "-"}
          />
        )}
    </Text>
  );
}
