import { LabelColour, type ServerLabel } from "#shared/contract/server.ts";
import { isVisibleLine } from "#shared/invisible.ts";
import { isNetwork } from "#server/http/trusted_proxies.ts";
import { BadUsage } from "./flags.ts";

/**
 * The addresses and networks of `--trust-proxy`.
 *
 * @throws {BadUsage} If one is neither.
 */
export function readNetworks(texts: readonly string[]): readonly string[] {
  for (const text of texts) {
    if (!isNetwork(text)) {
      throw new BadUsage(
        `Cannot use --trust-proxy "${text}": pass an IP address or a network, such as 10.0.0.5 or 10.0.0.0/24`,
      );
    }
  }
  return texts;
}

/**
 * One word to recognise a server by; red unless it names another colour.
 *
 * @throws {BadUsage} If it is not one word, or the colour is not known.
 */
export function readLabel(text: string | undefined): ServerLabel | null {
  if (text === undefined || text === "") return null;
  const parts = /^([^\s:]{1,20})(?::(\w+))?$/u.exec(text);
  const colour = LabelColour.safeParse(parts?.[2] ?? "red");
  if (!parts || !isVisibleLine(text) || !colour.success) {
    throw new BadUsage(
      `Cannot use LONGSHORE_LABEL "${text}": set it to one word of at most 20 characters, with or without a colour (${
        LabelColour.options.join(", ")
      }), as in PROD:red`,
    );
  }
  return { word: parts[1]!, colour: colour.data };
}
