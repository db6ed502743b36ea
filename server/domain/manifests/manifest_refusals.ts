import { closeNames } from "#shared/close_names.ts";
import { Refusal } from "#server/domain/refusal.ts";

/** A refusal that names the manifest, by its position, and its field. */
export function refusalAt(
  manifest: number,
  field: string,
  sentence: string,
): Refusal {
  return new Refusal("malformed_request", sentence, { manifest, field });
}

/** The end of a sentence about a name that is not known: "; did you mean …?" */
export function suggestion(name: string, known: readonly string[]): string {
  return meant(closeNames(name, known));
}

/** The same with names that were found to be close. */
export function meant(close: readonly string[]): string {
  return close.length > 0 ? `; did you mean ${close.join(", ")}?` : "";
}
