import { dirname, join, relative } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";

/** Code of a Markdown file: a fenced block, or a few words in a line. */
export interface Block {
  /** The path from the top of the checkout, with the line: `a.md:12`. */
  readonly at: string;
  /** The text after the fence: "sh", "sh no-test: it needs a terminal". */
  readonly info: string;
  readonly text: string;
}

/** A link to a file of the checkout, or to a heading. */
export interface Link {
  readonly at: string;
  readonly target: string;
}

/** Folders whose Markdown is not ours. */
const LEFT_OUT = ["node_modules", ".git", "captures"];

/** Every Markdown file of the checkout, relative to its top: "docs/tour.md". */
export async function markdownFiles(): Promise<string[]> {
  return (await Array.fromAsync(below(ROOT))).toSorted();
}

async function* below(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && !LEFT_OUT.includes(name)) yield* below(path);
    else if (name.endsWith(".md")) yield relative(ROOT, path);
  }
}

export async function read(file: string): Promise<string> {
  return await Deno.readTextFile(join(ROOT, file));
}

/** The fenced blocks of a Markdown text, in their order. */
export function blocksOf(file: string, markdown: string): Block[] {
  const fenced = /^( *)```([^\n`]*)\n([\s\S]*?)^\1```$/gm;
  return [...markdown.matchAll(fenced)].map(({ index, 2: info, 3: text }) => ({
    at: `${file}:${markdown.slice(0, index).split("\n").length}`,
    info: info!.trim(),
    text: text!,
  }));
}

/** Code within a line, in its order; `info` is empty. */
export function inlineCodeOf(file: string, markdown: string): Block[] {
  const plain = withoutBlocks(markdown);
  return [...plain.matchAll(/`([^`\n]+)`/g)].map(({ index, 1: text }) => ({
    at: `${file}:${plain.slice(0, index).split("\n").length}`,
    info: "",
    text: text!,
  }));
}

/** Links and pictures within this site, in their order. */
export function linksOf(file: string, markdown: string): Link[] {
  const plain = withoutCode(markdown);
  const inline = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
  const named = /^\[[^\]]+\]:\s*(\S+)/gm;
  const html = /\b(?:src|href)="([^"]+)"/g;
  return [inline, named, html].flatMap((pattern) =>
    [...plain.matchAll(pattern)].map(({ index, 1: target }) => ({
      at: `${file}:${plain.slice(0, index).split("\n").length}`,
      target: target!,
    }))
  ).filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** The anchors of a Markdown text, as GitHub makes them from its headings. */
export function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading] of withoutBlocks(markdown).matchAll(/^#+ +(.+)$/gm)) {
    const anchor = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim().toLowerCase().replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`);
  }
  for (const [, id] of markdown.matchAll(/<a (?:id|name)="([^"]+)"/g)) {
    anchors.add(id!);
  }
  return anchors;
}

/** The file and the anchor a link of `file` leads to. */
export function resolveLink(file: string, target: string) {
  const [path = "", anchor = ""] = target.split("#");
  return {
    path: path === "" ? file : join(dirname(file), decodeURI(path)),
    anchor: decodeURIComponent(anchor),
  };
}

/** Replaces code by spaces, so that every position stays the same. */
function withoutCode(markdown: string): string {
  return withoutBlocks(markdown).replaceAll(/`[^`\n]*`/g, blank);
}

function withoutBlocks(markdown: string): string {
  return markdown.replaceAll(/^( *)```[^\n]*\n[\s\S]*?^\1```$/gm, blank);
}

const blank = (text: string) => text.replaceAll(/[^\n]/g, " ");
