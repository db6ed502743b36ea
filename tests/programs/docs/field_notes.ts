import { join } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";

/** Finds the comment of a contract's field: `Package`, "archive.name". */
export type FieldNotes = (source: string, path: string) => string;

/**
 * Reads the comments of the fields of every schema in `shared/`. If a field's
 * type is another schema, its path continues in that schema.
 */
export async function readFieldNotes(): Promise<FieldNotes> {
  const notes = new Map<string, string>();
  const types = new Map<string, string>();
  for await (const text of sources(join(ROOT, "shared"))) {
    readSource(text, notes, types);
  }
  /** Follows a path to the schema that describes its end. */
  const noteAt = (path: string): string => {
    const note = notes.get(path);
    if (note !== undefined) return note;
    for (let at = path.length; at > 0; at = path.lastIndexOf(".", at - 1)) {
      const known = types.get(path.slice(0, at));
      if (known) return noteAt(known + path.slice(at));
    }
    return "";
  };
  return (source, path) => noteAt(`${source}.${path.replaceAll("[]", "")}`);
}

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* sources(path);
    else if (/(?<!_test)\.ts$/.test(name)) yield await Deno.readTextFile(path);
  }
}

/** Follows the braces of a formatted file, line by line. */
function readSource(
  text: string,
  notes: Map<string, string>,
  types: Map<string, string>,
): void {
  let path: string[] = [];
  let comment: string[] = [];
  let isComment = false;
  for (const line of text.split("\n")) {
    if (isComment || /^\s*\/\*\*/.test(line)) {
      if (!isComment) comment = [];
      comment.push(
        line.replace(/^\s*(\/\*\*|\*(?!\/))?\s?/, "").replace(/\s*\*\/$/, ""),
      );
      isComment = !line.includes("*/");
      continue;
    }
    const [, declared, value = ""] =
      /^(?:export )?const (\w+) = (.*)$/.exec(line) ?? [];
    const [, field, of = ""] = /^\s+(\w+): (.*)$/.exec(line) ?? [];
    if (declared) {
      const base = /^(\w+)(?:\.body!)?\.(?:extend|omit|pick)\(/.exec(value)
        ?.[1];
      if (base) types.set(declared, base);
      path = value.endsWith("({") ? [declared] : [];
    } else if (/^\S/.test(line)) {
      path = [];
    } else if (/^\s*\}\)/.test(line)) {
      path.pop();
    } else if (field && path.length > 0) {
      const at = [...path, field].join(".");
      const note = comment.join(" ").trim();
      if (note !== "") notes.set(at, note);
      const known = /^(?:z\.array\()?([A-Z]\w+)\b/.exec(of)?.[1];
      if (known) types.set(at, known);
      if (of.endsWith("({")) path.push(field);
    }
    if (!isComment) comment = [];
  }
}
