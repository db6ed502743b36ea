import { fileURLToPath } from "node:url";

/** Prefix and name in ` "000005": "XEROX CORPORATION\nM/S 105-50C\n…",` */
const ENTRY = /^\s*"([\dA-F]{6,9})": "((?:[^"\\]|\\[^n])*)/;

const MAX_NAME = 80;

/** The lengths of MAC prefixes in hex digits: the longest match counts. */
const LENGTHS = [9, 7, 6];

/**
 * Finds the vendors of MACs in the IEEE's registry. It is read at the first call,
 * line by line, because parsing it whole would cost more memory than the rest of
 * the server; about 6 MB of it are kept.
 *
 * @param path A JSON object, one entry a line: prefix → name and address.
 * @returns For each MAC the vendor's name, or an empty text.
 */
export function openVendors(
  path = fileURLToPath(import.meta.resolve("oui-data")),
): (macs: readonly string[]) => Promise<string[]> {
  let reading: Promise<ReadonlyMap<string, string>> | undefined;

  return async (macs) => {
    if (macs.length === 0) return [];
    reading ??= readRegistry(path);
    const registry = await reading.catch((error) => {
      reading = undefined;
      throw error;
    });
    return macs.map((mac) => vendorOf(registry, mac));
  };
}

function vendorOf(registry: ReadonlyMap<string, string>, mac: string): string {
  const digits = mac.replaceAll(":", "");
  for (const length of LENGTHS) {
    const name = registry.get(digits.slice(0, length));
    if (name !== undefined) return name;
  }
  return "";
}

async function readRegistry(
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const registry = new Map<string, string>();
  const names = new Map<string, string>();
  const file = await Deno.open(path);
  let rest = "";
  for await (
    const part of file.readable.pipeThrough(new TextDecoderStream())
  ) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, prefix, escaped] = ENTRY.exec(line) ?? [];
      if (prefix === undefined || escaped === undefined) continue;
      const name = (JSON.parse(`"${escaped}"`) as string).trim()
        .slice(0, MAX_NAME);
      if (!names.has(name)) names.set(name, name);
      registry.set(prefix, names.get(name)!);
    }
  }
  return registry;
}
