import { dirname, join, relative } from "node:path";

/** Top-level folders that are not part of the product. */
const OUTSIDE = ["tests", "docs"];

/** Static, type-only, side-effect, re-exporting and dynamic imports. */
export const IMPORTS = [
  /(?:^|[\s;}])from\s*["']([^"']+)["']/g,
  /(?:^|[\s;])import\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
  /new URL\(\s*["'`](\.[^"'`]+)["'`]/g,
];

/** Imports of a file; examples in its comments run in tests alone. */
export function namesIn(text: string, kinds = IMPORTS): string[] {
  const code = text.replaceAll(/^ *\*.*$/gm, "");
  return kinds.flatMap((kind) => [...code.matchAll(kind)].map(([, n]) => n!));
}

/** The path of an import, or undefined if it names a package. */
export function pathOf(file: string, name: string): string | undefined {
  if (name.startsWith("#")) return name.slice(1);
  if (name.startsWith(".")) return relative(".", join(dirname(file), name));
}

/**
 * Our files and the packages that a file loads when it is imported. A type is no
 * part of the program, and what is imported with `import()` comes later.
 */
export function loadedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const code = Deno.readTextFileSync(file)
    .replaceAll(/^(?:import|export) type\b[^;]*;/gm, "");
  for (const name of namesIn(code, IMPORTS.slice(0, 2))) {
    const path = pathOf(file, name);
    if (path === undefined) found.add(name);
    else if (/\.tsx?$/.test(path)) loadedBy(path, found);
  }
  return found;
}

/** The files of ours that a file imports; threads it starts are not imports. */
export function importsOf(file: string, text: string): string[] {
  return namesIn(text, IMPORTS.slice(0, 3))
    .map((name) => pathOf(file, name))
    .filter((path) => path !== undefined);
}

/**
 * The first cycle of a graph, with its first file repeated at the end, or null.
 */
export function cycleIn(graph: ReadonlyMap<string, readonly string[]>) {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | null => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return null;
}

/** Nouns that look like participles. */
const NOUNS = [
  "Binding",
  "Ceiling",
  "Finding",
  "Listing",
  "Malformed",
  "Overloaded",
  "Posting",
  "Setting",
  "Sqld",
  "Warning",
];
const IRREGULAR =
  /^(?:Told|Meant|Given|Found|Said|Sent|Kept|Held|Left|Known|Drawn|Written|Seen|Begun|Put|Bound|Met|Made|Done|Gone|Lost|Cut|Read|Chosen|Taken)$/;

/** True if a name is a single participle: Asked, Told, Waiting. */
export function isParticiple(name: string): boolean {
  if (NOUNS.includes(name)) return false;
  return /^[A-Z][a-z]+(?:ed|ing)$/.test(name) || IRREGULAR.test(name);
}

/** Source files below a folder, optionally with tests. */
export async function* sources(
  folder: string,
  tests = false,
): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (OUTSIDE.includes(path) || entry.name.startsWith(".")) continue;
    if (entry.name === "node_modules") continue;
    if (entry.isDirectory) yield* sources(path, tests);
    else if (/\.tsx?$/.test(path) && (tests || !/_test\.tsx?$/.test(path))) {
      yield path;
    }
  }
}

/** The files below a folder, without links; none if it does not exist. */
export async function* filesIn(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  for (const { name, isDirectory, isFile } of entries) {
    const path = join(folder, name);
    if (isDirectory) yield* filesIn(path);
    else if (isFile) yield path;
  }
}
