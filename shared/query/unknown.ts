import type { Query, Term } from "./query.ts";
import { UNKNOWN_VALUES, type UnknownValue } from "./unknown_values.ts";

/**
 * The values that a term compares and that may not be known. A term is false for
 * a value that is not known. What operators decide and what the server itself
 * observes is always known: a machine without a tag, without a field or without
 * a package has none. A word without a field searches what is there.
 */
export function unknownValuesOf(term: Term): readonly UnknownValue[] {
  switch (term.kind) {
    case "size":
      return [term.field];
    case "address":
      return ["ip"];
    case "version":
      return ["agent"];
    case "software":
      return term.versions.length > 0 ? ["version", "software"] : ["software"];
    case "text":
      return UNKNOWN_VALUES.filter((value) => value === term.field);
    case "choice":
    case "time":
    case "field":
      return [];
  }
}

/**
 * The terms that stand under an odd number of negations: only those include a
 * machine because a value is not known.
 */
export function negatedTerms(query: Query, isNegated = false): Term[] {
  switch (query.kind) {
    case "everything":
      return [];
    case "not":
      return negatedTerms(query.part, !isNegated);
    case "and":
    case "or":
      return query.parts.flatMap((part) => negatedTerms(part, isNegated));
    default:
      return isNegated ? [query] : [];
  }
}

/** True if machines may match a query only because a value is not known. */
export function mayIncludeUnknown(query: Query): boolean {
  return negatedTerms(query).some((term) => unknownValuesOf(term).length > 0);
}
