import { escapeInvisible } from "#shared/invisible.ts";
import { clip, fit } from "#tui/console/widgets/fit.ts";

/** One column of a printed list: its title, and its text in a row. */
export interface Field<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number;
  /** True for numbers, which are aligned to the right. */
  readonly right?: boolean;
}

/** A name and its value, one per line. */
export type Fact = readonly [name: string, value: string | number];

export interface Format {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly quiet?: boolean;
}

/** The output of a command, in the format of its options. */
export interface Output {
  /** Rows page by page: a table, a JSON array, or one document per line. */
  list<Row>(
    fields: readonly Field<Row>[],
    pages: AsyncIterable<readonly Row[]>,
  ): Promise<void>;
  /** Rows one by one as they come; as JSON always one document per line. */
  stream<Row>(
    fields: readonly Field<Row>[],
    rows: AsyncIterable<Row>,
    widths: readonly number[],
  ): Promise<void>;
  /** One object: its facts, or all of it as JSON. */
  show(document: unknown, facts: readonly Fact[]): Promise<void>;
  /**
   * A completed action: a sentence, the server's answer as JSON, or with
   * `--quiet` the id of the created object.
   */
  done(
    document: unknown,
    sentence: string,
    id?: string | number,
  ): Promise<void>;
  /** Text without changes, in every format. */
  text(line: string): Promise<void>;
  /** A remark beside the answer, on stderr; omitted with `--quiet`. */
  note(line: string): void;
}

/** Cells between two columns. */
const GAP = "  ";

/** Prints on stdout; `format` is looked up when something is printed. */
export function openOutput(format: () => Format): Output {
  const isJson = () => format().json || format().ndjson;
  const line = (text: string) => print(`${text}\n`);

  async function documents(pages: AsyncIterable<readonly unknown[]>) {
    let first = true;
    await print("[");
    for await (const rows of pages) {
      for (const row of rows) {
        await print(`${first ? "\n" : ",\n"}${json(row)}`);
        first = false;
      }
    }
    await line(first ? "]" : "\n]");
  }

  return {
    async list(fields, pages) {
      if (format().json && !format().ndjson) return await documents(pages);
      let widths: readonly number[] | undefined;
      for await (const rows of pages) {
        if (!isJson() && !format().quiet && !widths) {
          widths = widthsOf(fields, rows);
          await line(titles(fields, widths));
        }
        const texts = rows.map((row) =>
          isJson()
            ? json(row)
            : format().quiet
            ? printable(fields[0]!.of(row))
            : lineOf(fields, row, widths!)
        );
        if (texts.length > 0) await line(texts.join("\n"));
      }
    },
    async stream(fields, rows, widths) {
      if (!isJson() && !format().quiet) await line(titles(fields, widths));
      for await (const row of rows) {
        await line(
          isJson() ? json(row) : lineOf(fields, row, widths),
        );
      }
    },
    async show(document, facts) {
      if (isJson()) return await line(documentText(document, format()));
      const width = widthOf(facts.map(([name]) => name));
      for (const [name, value] of facts) {
        await line(`${fit(name, width)}${GAP}${printable(value)}`.trimEnd());
      }
    },
    async done(document, sentence, id) {
      if (isJson()) return await line(documentText(document, format()));
      if (!format().quiet) await line(printable(sentence));
      else if (id !== undefined) await line(printable(id));
    },
    text: line,
    note(text) {
      if (!format().quiet) console.error(printable(text));
    },
  };
}

function documentText(document: unknown, { ndjson }: Format): string {
  return json(document, ndjson ? 0 : 2);
}

/**
 * A value as JSON; on a terminal with invisible characters escaped, because they
 * could act on it. Programs read the same value either way.
 */
function json(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent);
  return Deno.stdout.isTerminal() ? escapeInvisible(text) : text;
}

/** Names come from machines, so control characters are made visible. */
function printable(value: string | number): string {
  return clip(`${value}`, Infinity);
}

/** Widths of the first page; wider cells of later pages move the rest right. */
function widthsOf<Row>(
  fields: readonly Field<Row>[],
  rows: readonly Row[],
): number[] {
  return fields.map(({ title, of }) =>
    widthOf([title, ...rows.map((row) => printable(of(row)))])
  );
}

function widthOf(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cells(text)), 0);
}

/**
 * The cells that a text takes: `fit` pads to a width, and what it adds is the
 * missing width.
 */
function cells(text: string): number {
  const room = 2 * text.length;
  return room - (fit(text, room).length - text.length);
}

function titles<Row>(
  fields: readonly Field<Row>[],
  widths: readonly number[],
): string {
  return joinCells(fields, fields.map(({ title }) => title), widths);
}

function lineOf<Row>(
  fields: readonly Field<Row>[],
  row: Row,
  widths: readonly number[],
): string {
  return joinCells(fields, fields.map(({ of }) => printable(of(row))), widths);
}

function joinCells<Row>(
  fields: readonly Field<Row>[],
  texts: readonly string[],
  widths: readonly number[],
): string {
  return texts.map((text, i) =>
    cells(text) > widths[i]! ? text : fit(text, widths[i]!, fields[i]!.right)
  ).join(GAP).trimEnd();
}

const encoder = new TextEncoder();

/** Waits until the reader has read it, so that memory stays bounded. */
async function print(text: string): Promise<void> {
  let rest = encoder.encode(text);
  while (rest.length > 0) rest = rest.subarray(await Deno.stdout.write(rest));
}
