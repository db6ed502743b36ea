import type { Finding } from "#shared/contract/packages/archives.ts";
import type { Contents, Limits } from "./contents.ts";
import { leadsOutside, partsOf, pointsOutside } from "./entry_path.ts";
import { release } from "./release.ts";

/** Ends the reading of an archive; the reason has been recorded as a finding. */
export class StopReading extends Error {}

/** One entry of an archive of either format. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "special";
}

export type Listing = ReturnType<typeof listing>;

/** The findings of one code that are listed; further ones are counted. */
const EXAMPLES = 5;

/** Collects the contents of an archive, and stops at the limits. */
export function listing(limits: Limits, packedBytes: number) {
  const found = new Map<string, { finding: Finding; times: number }[]>();
  const files: string[] = [];
  const topLevel = new Set<string>();
  let [entries, unpackedBytes, nameCharacters] = [0, 0, 0];

  const error = (code: string, message: string) => {
    const same = found.get(code) ?? [];
    const last = same.at(-1);
    if (last && same.length === EXAMPLES) last.times++;
    else {
      same.push({ finding: { severity: "error", code, message }, times: 0 });
    }
    found.set(code, same);
  };
  const stop = (code: string, message: string): never => {
    error(code, message);
    throw new StopReading(code);
  };

  return {
    error,
    stop,
    /** Records an entry, before its bytes. */
    add({ name, kind }: Entry): void {
      entries++;
      nameCharacters += name.length;
      if (entries > limits.entries || nameCharacters > limits.nameCharacters) {
        stop(
          "too_many_entries",
          `The archive holds more than ${limits.entries} entries or ${limits.nameCharacters} characters of names; pack the folder once more into a single file`,
        );
      }
      const outside = leadsOutside(name);
      if (outside) {
        error(
          "path_escape",
          `The entry ${
            quote(name)
          } ${outside}; pack it with paths below the archive's root`,
        );
      }
      if (kind === "special") {
        error(
          "special_file",
          `The entry ${quote(name)} is a device or a pipe; leave it out`,
        );
      }
      const parts = partsOf(name);
      if (parts[0] === undefined) return;
      topLevel.add(parts[0]);
      if (kind !== "folder") files.push(parts.join("/"));
    },
    /** Checks a link; `from`: its target is relative to the root, or to it. */
    link(name: string, target: string, from: "root" | "entry"): void {
      const folder = from === "root" ? [] : partsOf(name).slice(0, -1);
      const outside = pointsOutside(folder, target);
      if (outside) {
        error(
          "link_escape",
          `The entry ${quote(name)} is a link to ${
            quote(target)
          }, which ${outside}; pack the file itself`,
        );
      }
    },
    /** Counts bytes that were unpacked. */
    unpacked(bytes: number): void {
      unpackedBytes += bytes;
      release(bytes);
      const bomb = unpackedBytes > limits.unpackedBytes ||
        unpackedBytes > limits.ratioFromBytes &&
          unpackedBytes > packedBytes * limits.ratio;
      if (bomb) {
        stop(
          "zip_bomb",
          `The archive of ${packedBytes} bytes unpacks to more than ${unpackedBytes}, beyond ${limits.unpackedBytes} bytes or ${limits.ratio} times its size; if that is meant, pack the files without compression`,
        );
      }
    },
    done(): Contents {
      if (files.length === 0 && found.size === 0) {
        error(
          "archive_empty",
          "The archive holds no file; pack the files again and upload that",
        );
      }
      const findings = [...found.values()].flat().map(({ finding, times }) =>
        times === 0
          ? finding
          : { ...finding, message: `${finding.message} (and ${times} more)` }
      );
      return {
        entries,
        unpackedBytes,
        files,
        topLevel: [...topLevel],
        findings,
      };
    },
  };
}

/** A name for a message: quoted, escaped, at most 200 characters. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}
