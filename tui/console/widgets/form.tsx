import { type ReactNode, useEffect, useRef, useState } from "react";
import { Box, Text } from "ink";
import stringWidth from "string-width";
import type { ChangedFields } from "#tui/console/data/drafts.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { useSession } from "#tui/console/session.ts";
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
  /**
   * Names the form and what it is about. What was typed and not sent is back
   * when a form of this name is opened again.
   */
  readonly draft: string;
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
  /** Names of the fields whose values are suggestions. */
  readonly suggested: ReadonlySet<string>;
  readonly set: (name: string, value: string) => void;
  /** Values for fields that the operator has not changed. */
  readonly suggest: (values: Values) => void;
  /** Puts a text into the current field, with its cursor. */
  readonly put: (typed: TypedText) => void;
  readonly to: (at: number) => void;
  /** Types into the current field; false if the key types nothing. */
  readonly type: (key: string) => boolean;
  readonly send: () => void;
  /**
   * Takes back what was typed; pressed again, restores it. Null if there is
   * nothing to take back.
   */
  readonly clear: (() => void) | null;
  /** Leaves the form; what was typed is kept. */
  readonly leave: () => void;
  /** Drops what was typed, once it has been used. */
  readonly forget: () => void;
}

/** Keeps the state of a form while it is filled in. */
export function useForm(spec: FormSpec): Form {
  const { say, drafts } = useSession();
  const [changed, setChanged] = useState<ChangedFields>(() =>
    drafts.of(spec.draft)
  );
  const [offered, setOffered] = useState<Values>({});
  const cleared = useRef<ChangedFields>({});
  const [place, setPlace] = useState(spec.startAt ?? 0);
  const [cursor, setCursor] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const values = { ...spec.start, ...offered, ...changed };
  const fields = spec.fields(values);
  const at = Math.min(place, fields.length);
  const current = fields[at] ?? null;
  const value = current ? values[current.name] ?? "" : "";
  const typed = cursor === null ? typedText(value) : { text: value, cursor };
  const wrong = firstProblem(fields, values);
  const draft = inputIn(changed, spec.start);
  useEffect(() => {
    if (Object.keys(draft).length > 0) say("open", text.form.restored);
  }, []);
  useEffect(() => drafts.keep(spec.draft, draft), [changed]);
  const set = (name: string, value: string) =>
    setChanged((before) => ({ ...before, [name]: value }));
  const to = (index: number) => {
    setPlace(Math.max(0, Math.min(index, fields.length)));
    setCursor(null);
  };
  const swap = () => {
    const before = Object.keys(draft).length > 0 ? draft : {};
    setChanged(cleared.current);
    cleared.current = before;
    setCursor(null);
    setTried(false);
    if (Object.keys(before).length > 0) say("plain", text.form.cleared);
  };
  const canSwap = Object.keys(draft).length > 0 ||
    Object.keys(cleared.current).length > 0;
  return {
    values,
    fields,
    at,
    typed,
    problem: wrong?.why ?? null,
    tried,
    current,
    suggested: new Set(
      Object.keys(offered).filter((name) =>
        changed[name] === undefined && offered[name] !== ""
      ),
    ),
    set(name, value) {
      set(name, value);
      setCursor(null);
    },
    suggest: setOffered,
    put({ text, cursor }) {
      if (!current) return;
      set(current.name, text);
      setCursor(cursor);
    },
    to,
    type(key) {
      if (!current) return false;
      if (current.kind.type === "choice") {
        const next = nextOption(current.kind.options, value, key);
        if (next === null) return false;
        set(current.name, next);
        return true;
      }
      // In an empty field it asks for help, as it does elsewhere.
      if (key === "?" && value === "") return false;
      const after = editText(typed, key);
      if (!after) return false;
      if (after.text !== value) set(current.name, after.text);
      setCursor(after.cursor);
      return true;
    },
    send() {
      setTried(true);
      if (wrong) return to(wrong.at);
      drafts.send(spec.draft);
      spec.send(values);
    },
    clear: canSwap ? swap : null,
    leave() {
      spec.leave();
      if (Object.keys(draft).length > 0) say("open", text.form.kept);
    },
    forget: () => drafts.keep(spec.draft, {}),
  };
}

/** The changed fields; empty if all of them are as they were at the start. */
function inputIn(changed: ChangedFields, start: Values): ChangedFields {
  return Object.entries(changed).some(([name, value]) =>
      value !== (start[name] ?? "")
    )
    ? changed
    : {};
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

/** Cells of the mark before a label, and of the gap after it. */
const AROUND_LABEL = 4;
/** Most cells of a label with what is around it. */
const WIDEST_LABEL = 28;
/** Fewest, so that the values of short forms stand where those of long do. */
const LEAST_LABEL = 18;

/** Cells of all labels of a form, with the mark before and the gap after. */
function labelCells(fields: readonly FormField[]): number {
  const widest = Math.max(0, ...fields.map(({ label }) => stringWidth(label)));
  return Math.min(
    WIDEST_LABEL,
    Math.max(LEAST_LABEL, widest + AROUND_LABEL - 1),
  );
}

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
  const cells = labelCells(form.fields);
  const beyond = form.fields.length - top - rows;
  return (
    <Box flexDirection="column" height={height} width={width} overflow="hidden">
      {form.fields.map((field, i) => (
        <FieldLine
          key={field.name}
          field={field}
          form={form}
          active={i === form.at}
          cells={cells}
          width={width}
        />
      )).slice(top, top + rows)}
      {form.fields.length < top + rows
        ? (
          <Text
            inverse={form.at === form.fields.length}
            color={form.problem ? theme.quiet : theme.ok}
          >
            {`${form.at === form.fields.length ? ">" : " "} [ ${sends} ]`}
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
function hintOf(form: Form): { tone: Tone; text: string } {
  const { current, values, problem, tried } = form;
  if (!current) {
    return { tone: problem ? "failed" : "quiet", text: problem ?? "" };
  }
  const value = values[current.name] ?? "";
  const why = current.problem?.(value) ?? null;
  return why !== null && (tried || value !== "")
    ? { tone: "failed", text: why }
    : {
      tone: "quiet",
      text: form.suggested.has(current.name)
        ? text.form.suggestedHint(current.hint)
        : current.hint,
    };
}

function FieldLine({ field, form, active, cells, width }: {
  readonly field: FormField;
  readonly form: Form;
  readonly active: boolean;
  /** Cells of the label, with what is around it. */
  readonly cells: number;
  readonly width: number;
}) {
  const value = form.values[field.name] ?? "";
  const wrong = (field.problem?.(value) ?? null) !== null;
  const suggested = form.suggested.has(field.name)
    ? `  ${text.form.suggested}`
    : "";
  const room = width - cells - stringWidth(suggested) - 1;
  return (
    <Text wrap="truncate">
      <Text color={active ? theme.accent : theme.quiet}>
        {`${active ? "> " : "  "}${fit(field.label, cells - 3)} `}
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
      <Text color={theme.quiet}>{suggested}</Text>
    </Text>
  );
}
