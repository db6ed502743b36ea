import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";

/** Formats of a list. */
export const LIST_FORMATS = [
  "table",
  "wide",
  "json",
  "ndjson",
  "csv",
  "yaml",
  "name",
] as const;
export type Format = typeof LIST_FORMATS[number];

/** Formats of everything else. */
export const FORMATS = ["table", "json", "ndjson", "yaml"] as const;

/** Options that say how an answer is printed. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly quiet?: boolean;
  /** Of `-o`. */
  readonly output?: Format;
  /** Keys of columns, checked. */
  readonly columns?: readonly string[];
  /** False with `--no-headers`. */
  readonly headers?: boolean;
}

/**
 * The format that the options ask for; `--json` and `--ndjson` are short for
 * `-o json` and `-o ndjson`.
 *
 * @throws {UsageError} If they ask for several.
 */
export function formatOf({ json, ndjson, output }: OutputOptions): Format {
  const short = ndjson ? "ndjson" : json ? "json" : undefined;
  if (short && output && short !== output) {
    throw new UsageError(text.lists.oneFormat(`--${short}`, `-o ${output}`));
  }
  return output ?? short ?? "table";
}
