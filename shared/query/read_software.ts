import type { Operator, SoftwareTerm } from "./query.ts";
import { literal, matchOf } from "./read_text.ts";
import type { MakeSyntaxError } from "./problem.ts";
import { isVersion } from "./versions.ts";

const BOUND = /(<=|>=|<|>|=)((?:\\.|[^\\<>=])*)/gs;
const MOST_BOUNDS = 2;

/**
 * Parses `firefox`, `firefox<140`, `openssl>=3.0<3.0.15`: a name, and bounds
 * for its version.
 *
 * @throws {QuerySyntaxError} If the name or a version is missing.
 */
export function softwareOf(
  raw: string,
  exact: boolean,
  fault: MakeSyntaxError,
): SoftwareTerm {
  const name = /^(?:\\.|[^\\<>=]|\\$)*/s.exec(raw)![0];
  const bounds = raw.slice(name.length).matchAll(BOUND);
  const versions = [...bounds].map(([, op, text = ""]) => {
    const version = literal(text).trim();
    if (version === "") throw fault("value_missing", "version");
    if (!isVersion(version)) throw fault("value_unreadable", "version");
    return { op: op as Operator, version };
  });
  if (versions.length > MOST_BOUNDS) throw fault("too_many_bounds", "value");
  const bare = trimUnescaped(name);
  if (bare === "") throw fault("value_missing", "value");
  return {
    kind: "software",
    field: "software",
    name: matchOf(bare, exact),
    versions,
  };
}

/** Trims white space at both ends, except where a `\` precedes it. */
function trimUnescaped(raw: string): string {
  const units = raw.match(/\\.|[^]/gs) ?? [];
  const first = units.findIndex((unit) => /\S/.test(unit));
  const last = units.findLastIndex((unit) => /\S/.test(unit));
  return first < 0 ? "" : units.slice(first, last + 1).join("");
}
