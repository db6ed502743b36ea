/**
 * Headings under which spreadsheets have the names of computers, folded. The
 * first column that has one is read; without one it is the first column.
 */
const HEADINGS: readonly string[] = [
  "name",
  "names",
  "host",
  "hosts",
  "hostname",
  "host name",
  "machine",
  "machines",
  "machine name",
  "computer",
  "computers",
  "computername",
  "computer name",
  "device",
  "device name",
  "devicename",
  "pc",
  "nom",
  "noms",
  "ordinateur",
  "ordinateurs",
  "nom de l'ordinateur",
  "nom ordinateur",
  "nom machine",
  "nom de la machine",
  "nom du poste",
  "poste",
  "postes",
];

/**
 * The names in a file: one in a line, or a column of a table whose columns are
 * separated by `;`, tabs or `,`. Blank lines, and lines that begin with `#`, are
 * left out; a name in quotes may contain anything, `""` being a quote in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(namesIn('Site;Nom\r\nLyon;pc-1\r\n# old\r\nLyon;"pc-2"\r\n'), [
 *   "pc-1",
 *   "pc-2",
 * ]);
 * ```
 */
export function namesIn(text: string): string[] {
  const bare = text.replace(/^\uFEFF/, "");
  const rows = rowsOf(bare, separatorOf(bare))
    .filter((cells) => cells.some((cell) => cell !== ""));
  const [first = []] = rows;
  const headings = first.map((cell) => cell.normalize("NFKC").toLowerCase());
  const column = headings.findIndex((cell) => HEADINGS.includes(cell));
  const named = column < 0 ? rows : rows.slice(1);
  return named.map((cells) => cells[Math.max(0, column)] ?? "")
    .filter((name) => name !== "");
}

/** The text of a file: UTF-8, UTF-16 with its mark, else Windows' Latin. */
export function decodedText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder("utf-16be").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The separator in the first line that has a name. */
function separatorOf(text: string): string {
  const line =
    text.split(/\r\n|\r|\n/).find((one) =>
      one.trim() !== "" && !one.trimStart().startsWith("#")
    ) ?? "";
  const unquoted = line.replace(/"(?:[^"]|"")*"/g, "");
  return ["\t", ";", ","].find((one) => unquoted.includes(one)) ?? "\t";
}

function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  const cell = new RegExp(
    `\\s*"((?:[^"]|"")*)"[^${separator}\\r\\n]*|([^${separator}\\r\\n]*)`,
    "y",
  );
  let at = 0;
  let cells: string[] = [];
  while (at <= text.length) {
    if (cells.length === 0 && /[ \t]*#/y.test(text.slice(at, at + 20))) {
      at = endOfLine(text, at);
    } else {
      cell.lastIndex = at;
      const [whole, quoted, plain] = cell.exec(text)!;
      cells.push((quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
      at += whole.length;
    }
    if (text[at] === separator) {
      at++;
      continue;
    }
    rows.push(cells);
    cells = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  return rows;
}

function endOfLine(text: string, from: number): number {
  const end = /[\r\n]|$/g;
  end.lastIndex = from;
  return end.exec(text)!.index;
}
