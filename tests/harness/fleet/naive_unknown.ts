import { isDeploymentTerm, type Query, type Term } from "#shared/query/mod.ts";
import { foldText } from "#shared/query/fold.ts";
import { isVersion } from "#shared/query/versions.ts";
import {
  formMatches,
  holdsOf,
  type KnownMachine,
  onlyOfRows,
} from "./naive_query.ts";

/**
 * The truth of a query about a machine by Kleene's logic; null: it depends on a
 * value that is not known.
 */
export function truthOf(
  query: Query,
  m: KnownMachine,
  now: number,
): boolean | null {
  switch (query.kind) {
    case "everything":
      return true;
    case "not": {
      const truth = truthOf(query.part, m, now);
      return truth === null ? null : !truth;
    }
    case "or":
      if (onlyOfRows(query)) return holdsOf(query, m, now);
      return either(query.parts.map((part) => truthOf(part, m, now)), true);
    case "and": {
      const rows = query.parts.filter((part) =>
        part.kind !== "and" && onlyOfRows(part)
      );
      const others = query.parts.filter((part) => !rows.includes(part));
      return either([
        ...others.map((part) => truthOf(part, m, now)),
        ...rows.length === 0
          ? []
          : [holdsOf({ kind: "and", parts: rows }, m, now)],
      ], false);
    }
    default:
      if (isDeploymentTerm(query) || holdsOf(query, m, now)) {
        return holdsOf(query, m, now);
      }
      return isUnknown(query, m) ? null : false;
  }
}

/** The value if one part has it, else null if one is null. */
function either(parts: readonly (boolean | null)[], value: boolean) {
  return parts.includes(value) ? value : parts.includes(null) ? null : !value;
}

function isUnknown(term: Term, m: KnownMachine): boolean {
  switch (term.field) {
    case "ram":
      return m.ram === null || m.ram === 0;
    case "disk":
      return m.disk === null;
    case "agent":
      return term.kind === "version"
        ? !/\d+(\.\d+)+/.test(m.agent)
        : m.agent === "";
    case "ip":
      return m.addresses.length === 0;
    case "mac":
      return m.macs.length === 0;
    case "software":
      return m.software.length === 0 ||
        term.versions.length > 0 &&
          m.software.some(([name, version]) =>
            formMatches(foldText(name), term.name) && !isVersion(version)
          );
    case "name":
    case "os":
    case "cpu":
    case "serial":
    case "uuid":
    case "user":
      return m[term.field] === "";
    default:
      return false;
  }
}
