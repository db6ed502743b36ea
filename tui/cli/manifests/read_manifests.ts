import { dirname } from "node:path";
import type { Document, LineCounter } from "yaml";
import { parseQuery } from "#shared/query/mod.ts";
import { Manifest } from "#shared/contract/manifests/manifests.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { UsageError } from "#tui/arguments.ts";
import { problemWords } from "#tui/console/widgets/query_line.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { mistakeWords, unknownField } from "./mistakes.ts";

/** A manifest and its place, for messages. */
export interface PlacedManifest {
  readonly manifest: Manifest;
  /** The folder of its file, from which it names other files. */
  readonly folder: string;
  /** "site.yaml, document 2, line 14, field role". */
  readonly placeOf: (field: readonly PropertyKey[]) => string;
}

/**
 * Reads the manifests of files; several documents may be in each.
 *
 * @param files Paths; `-` is the standard input.
 * @throws {UsageError} At the first mistake, with its file, document, line and
 * field.
 */
export async function readManifests(
  files: readonly string[],
): Promise<PlacedManifest[]> {
  const yaml = await import("#tui/cli/formats/yaml_library.ts");
  const all: PlacedManifest[] = [];
  for (const file of files) {
    const source = await textOf(file);
    const lines = new yaml.LineCounter();
    const documents = yaml.parseAllDocuments(source, {
      lineCounter: lines,
      prettyErrors: false,
    });
    for (const [i, document] of documents.entries()) {
      const placed = { file, number: i + 1, document, lines };
      const [wrong] = document.errors;
      if (wrong) {
        throw new UsageError(
          text.manifests.wrong(
            place(placed, lines.linePos(wrong.pos[0]).line, ""),
            wrong.message,
          ),
        );
      }
      // A document without content is between two lines of ---.
      if (document.contents === null) continue;
      all.push(manifestOf(placed));
    }
  }
  return all;
}

/** A refusal of the server in words that name the place, if it names one. */
export function atPlace(
  error: unknown,
  manifests: readonly PlacedManifest[],
): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { manifest, field } = error.details;
  const placed = manifests[Number(manifest)];
  if (manifest === undefined || !placed) return error;
  return new UsageError(
    text.manifests.wrong(placed.placeOf([String(field)]), error.detail),
  );
}

interface PlacedDocument {
  readonly file: string;
  readonly number: number;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

function manifestOf(placed: PlacedDocument): PlacedManifest {
  const value: unknown = placed.document.toJS();
  const read = Manifest.safeParse(value);
  const placeOf = (path: readonly PropertyKey[]) =>
    place(placed, lineOf(placed, path), path.join("."));
  if (!read.success) {
    const [issue] = read.error.issues;
    // An unknown field is not part of the path.
    const unknown = unknownField(issue!);
    throw new UsageError(
      text.manifests.wrong(
        placeOf([...issue!.path, ...unknown === undefined ? [] : [unknown]]),
        mistakeWords(issue!, value),
      ),
    );
  }
  const manifest = read.data;
  const query = "query" in manifest && manifest.query;
  const { problem } = query ? parseQuery(query) : { problem: null };
  if (problem) {
    throw new UsageError(
      text.manifests.wrong(placeOf(["query"]), problemWords(problem)),
    );
  }
  return { manifest, folder: dirname(placed.file), placeOf };
}

function place(
  { file, number }: PlacedDocument,
  line: number,
  field: string,
): string {
  const { place, field: ofField } = text.manifests;
  return place(file, number, line) + (field === "" ? "" : ofField(field));
}

/** The line of a field, or of what is nearest around it. */
function lineOf(
  { document, lines }: PlacedDocument,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0
      ? document.contents
      : document.getIn(path.slice(0, length), true);
    const range = node && typeof node === "object" && "range" in node
      ? node.range as readonly number[] | null
      : null;
    if (range) return lines.linePos(range[0]!).line;
  }
  return 1;
}

async function textOf(file: string): Promise<string> {
  if (file === "-") return await new Response(Deno.stdin.readable).text();
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new UsageError(text.cli.errors.cannotRead(file, reasonOf(error)));
  }
}
