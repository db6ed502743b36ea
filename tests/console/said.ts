import type { Terminal } from "#tests/harness/terminal/terminal.ts";

/**
 * Waits until the screen says these, one after the other. Each space stands for
 * any white space, because lines are wrapped.
 */
export async function says(
  tty: Terminal,
  ...said: readonly RegExp[]
): Promise<void> {
  const all = said.map(({ source }) => source.replaceAll(/ \+?/g, "\\s+"));
  await tty.sees(new RegExp(all.join("[^]*?")));
}
