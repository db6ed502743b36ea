/** Markdown of the generated pages; `deno fmt` formats it. */

/** A table; cells are Markdown and may contain "|". */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)]
    .join("\n");
}

/** Text in a code span; an empty text stays empty. */
export function code(text: string): string {
  if (text === "") return "";
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function codes(texts: readonly string[]): string {
  return texts.map(code).join(", ");
}

/**
 * Text in which no character has a special meaning; NAMES_IN_CAPITALS become
 * code.
 */
export function plain(text: string): string {
  return text.split(/\b([A-Z]+(?:_[A-Z]+)+)\b/).map((part, i) =>
    i % 2 === 1 ? code(part) : part.replaceAll(/[*<`[\]]/g, "\\$&")
  ).join("");
}

/** The same, as a sentence in a table's cell. */
export function sentence(text: string): string {
  return plain(text.slice(0, 1).toUpperCase() + text.slice(1));
}

/** A page whose first line names its source. */
export function page(
  title: string,
  source: string,
  parts: readonly string[],
): string {
  return [
    `<!-- Written by \`deno task docs\` from ${source}. Do not edit. -->`,
    `# ${title}`,
    ...parts,
  ].join("\n\n") + "\n";
}

/** Formats Markdown with `deno fmt`. */
export async function formatted(markdown: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--no-config", "--ext", "md", "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(text(stderr));
  return text(stdout);
}
