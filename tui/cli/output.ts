import { escapeInvisible } from "#shared/invisible.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { csvRow, csvTitles } from "./formats/csv.ts";
import type { Field } from "./formats/field.ts";
import { type Format, formatOf, type OutputOptions } from "./formats/format.ts";
import {
  GAP,
  lineOf,
  printable,
  titlesOf,
  widthOf,
  widthsOf,
} from "./formats/table.ts";
import { chosenFields, textOf } from "./formats/values.ts";
import { yamlPrinter } from "./formats/yaml.ts";

/** A name and its value, one per line. */
export type Fact = readonly [name: string, value: string | number];

/** The output of a command, in the format of its options. */
export interface Output {
  /**
   * Rows page by page, in any format.
   *
   * @param none The remark in place of a table without rows.
   */
  list<Row>(
    fields: readonly Field<Row>[],
    pages: AsyncIterable<readonly Row[]>,
    none: string,
  ): Promise<void>;
  /** Rows one by one as they come; as JSON always one document per line. */
  stream<Row>(
    fields: readonly Field<Row>[],
    rows: AsyncIterable<Row>,
    widths: Readonly<Record<string, number>>,
  ): Promise<void>;
  /** One object: its facts, or all of it as JSON or YAML. */
  show(document: unknown, facts: readonly Fact[]): Promise<void>;
  /**
   * A completed action: a sentence, the server's answer as JSON or YAML, or
   * with `--quiet` the id of the created object.
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

/** Prints on stdout; `options` are looked up when something is printed. */
export function openOutput(options: () => OutputOptions): Output {
  const line = (words: string) => print(`${words}\n`);
  const format = () => formatOf(options());

  /** One document as programs read it; false: it is for people. */
  async function printed(document: unknown): Promise<boolean> {
    switch (format()) {
      case "json":
        await line(json(document, 2));
        return true;
      case "ndjson":
        await line(json(document));
        return true;
      case "yaml":
        await print(safe((await yamlPrinter())(document)));
        return true;
      case "csv":
      case "name":
        throw new UsageError(text.lists.notAList(format()));
      default:
        return false;
    }
  }

  return {
    async list(fields, pages, none) {
      const chosen = chosenFields(
        fields,
        options().columns,
        format() === "wide",
      );
      const printer = await printerOf(format(), chosen, options());
      let isFirst = true;
      for await (const rows of pages) {
        if (rows.length === 0) continue;
        await print(
          (isFirst ? printer.before(rows) : "") +
            rows.map((row, i) => printer.row(row, isFirst && i === 0)).join(""),
        );
        isFirst = false;
      }
      await print(isFirst ? printer.empty : printer.after);
      const isForPeople = ["table", "wide"].includes(format());
      if (isFirst && isForPeople) this.note(none);
    },
    async stream(fields, rows, widths) {
      const chosen = chosenFields(
        fields,
        options().columns,
        format() === "wide",
      );
      const isArray = format() === "json";
      const printer = await printerOf(
        isArray ? "ndjson" : format(),
        chosen,
        options(),
        chosen.map(({ key, title }) =>
          Math.max(widths[key] ?? 0, title.length)
        ),
      );
      // The titles come at once: the first row may take hours.
      await print(printer.before([]));
      let isFirst = true;
      for await (const row of rows) {
        await print(printer.row(row, isFirst));
        isFirst = false;
      }
    },
    async show(document, facts) {
      if (await printed(document)) return;
      const width = widthOf(facts.map(([name]) => name));
      for (const [name, value] of facts) {
        await line(`${fit(name, width)}${GAP}${printable(value)}`.trimEnd());
      }
    },
    async done(document, sentence, id) {
      if (await printed(document)) return;
      if (!options().quiet) await line(printable(sentence));
      else if (id !== undefined) await line(printable(id));
    },
    text: line,
    note(words) {
      if (!options().quiet) console.error(printable(words));
    },
  };
}

/** How rows are printed in a format. */
interface RowPrinter<Row> {
  /** What comes before the first page of rows. */
  readonly before: (rows: readonly Row[]) => string;
  readonly row: (row: Row, isFirst: boolean) => string;
  readonly after: string;
  /** All of it, if there are no rows. */
  readonly empty: string;
}

async function printerOf<Row>(
  format: Format,
  fields: readonly Field<Row>[],
  { headers = true, quiet = false }: OutputOptions,
  fixed?: readonly number[],
): Promise<RowPrinter<Row>> {
  const plain = { before: () => "", after: "", empty: "" };
  switch (format) {
    case "json":
      return {
        before: () => "[",
        row: (row, isFirst) => `${isFirst ? "\n" : ",\n"}${json(row)}`,
        after: "\n]\n",
        empty: "[]\n",
      };
    case "ndjson":
      return { ...plain, row: (row) => `${json(row)}\n` };
    case "yaml": {
      const yaml = await yamlPrinter();
      return { ...plain, row: (row) => safe(yaml([row])), empty: "[]\n" };
    }
    case "csv": {
      const titles = headers ? safeLine(csvTitles(fields)) : "";
      return {
        ...plain,
        before: () => titles,
        row: (row) => safeLine(csvRow(fields, row)),
        empty: titles,
      };
    }
    case "name": {
      const named = fields.find(({ isName }) => isName) ?? fields[0]!;
      return { ...plain, row: (row) => `${printable(textOf(named, row))}\n` };
    }
    default: {
      if (quiet) {
        const id = fields[0]!;
        return { ...plain, row: (row) => `${printable(textOf(id, row))}\n` };
      }
      let widths = fixed;
      return {
        ...plain,
        before(rows) {
          widths ??= widthsOf(fields, rows, headers);
          return headers ? `${titlesOf(fields, widths)}\n` : "";
        },
        row: (row) => `${lineOf(fields, row, widths!)}\n`,
      };
    }
  }
}

function json(value: unknown, indent = 0): string {
  return safe(JSON.stringify(value, null, indent));
}

/**
 * Text that, on a terminal, has invisible characters escaped, because they could
 * act on it. Programs read the same value either way.
 */
function safe(words: string): string {
  return Deno.stdout.isTerminal() ? escapeInvisible(words) : words;
}

/** The same for a line that ends with CR LF. */
function safeLine(words: string): string {
  return `${safe(words.slice(0, -2))}\r\n`;
}

const encoder = new TextEncoder();

/** Waits until the reader has read it, so that memory stays bounded. */
async function print(words: string): Promise<void> {
  let rest = encoder.encode(words);
  while (rest.length > 0) rest = rest.subarray(await Deno.stdout.write(rest));
}
