import type {
  ManifestChange,
  ManifestKind,
} from "#shared/contract/manifests/manifests.ts";

/** The fields of a thing by their names. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields whose values differ; null stands for one that is absent. */
export function differences(
  before: Fields,
  wanted: Fields,
): ManifestChange["fields"] {
  return [...new Set([...Object.keys(before), ...Object.keys(wanted)])]
    .map((field) => ({
      field,
      from: before[field] ?? null,
      to: wanted[field] ?? null,
    }))
    .filter(({ from, to }) => !isSame(from, to));
}

/** A change of the fields that differ; none if all are as they should be. */
export function changesOf(
  kind: ManifestKind,
  name: string,
  before: Fields | undefined,
  wanted: Fields,
): ManifestChange[] {
  if (!before) {
    return [{ action: "create", kind, name, fields: differences({}, wanted) }];
  }
  const fields = differences(among(before, wanted), wanted);
  return fields.length > 0 ? [{ action: "change", kind, name, fields }] : [];
}

/** Of what there is, the fields that a manifest names. */
export function among(before: Fields, wanted: Fields): Fields {
  return Object.fromEntries(
    Object.keys(wanted).map((field) => [field, before[field]]),
  );
}

/** Compares values of JSON; the order of an object's fields does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

function sorted(_: string, value: unknown): unknown {
  return value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
      Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1),
    )
    : value;
}
