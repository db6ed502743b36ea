import type { Role } from "#shared/contract/roles.ts";
import type {
  Manifest,
  ManifestChange,
  ManifestKind,
} from "#shared/contract/manifests.ts";
import { Refusal } from "#server/domain/refusal.ts";

/** Everything that manifests can describe, as it is. */
export interface PresentThings {
  readonly groups: readonly {
    readonly name: string;
    readonly description: string;
    readonly query: string | null;
    readonly trustedOnly: boolean;
  }[];
  readonly operators: readonly { readonly name: string; readonly role: Role }[];
  /** Values that are set, by the group's name; "" has the global ones. */
  readonly settings: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The changes that make things as their manifests say: first what is created
 * and changed, in the order of the manifests, then what is deleted. Groups come
 * before their settings.
 *
 * @param prune Kinds of which everything without a manifest is deleted.
 * @throws {Refusal} `malformed_request`, if a thing has two manifests, or the
 * settings of a group without a group; `last_admin`, if no admin would be left.
 */
export function planChanges(
  manifests: readonly Manifest[],
  present: PresentThings,
  prune: readonly ManifestKind[],
): readonly ManifestChange[] {
  refuseTwice(manifests);
  const groups = byName(present.groups);
  const operators = byName(present.operators);
  const changes: ManifestChange[] = [];
  const deletions: ManifestChange[] = [];

  const compare = (
    kind: "group" | "operator",
    before: ReadonlyMap<string, Fields>,
  ) => {
    const wanted = manifests.filter((manifest) => manifest.kind !== "settings")
      .filter((manifest) => manifest.kind === kind);
    for (const { kind: _, name, ...fields } of wanted) {
      changes.push(...changesOf(kind, name, before.get(name), fields));
    }
    if (!prune.includes(kind)) return;
    const names = new Set(wanted.map(({ name }) => name));
    for (const [name, fields] of before) {
      if (names.has(name)) continue;
      deletions.push(
        { action: "delete", kind, name, fields: differences(fields, {}) },
      );
    }
  };
  compare("group", groups);
  compare("operator", operators);

  const settings = manifests.filter((one) => one.kind === "settings");
  const leftOf = new Set(
    deletions.filter(({ kind }) => kind === "group").map(({ name }) => name),
  );
  manifests.forEach((manifest, at) => {
    if (manifest.kind !== "settings" || manifest.group === undefined) return;
    const exists = groups.has(manifest.group) && !leftOf.has(manifest.group) ||
      manifests.some(({ kind, ...one }) =>
        kind === "group" && "name" in one && one.name === manifest.group
      );
    if (!exists) {
      throw refusalAt(at, "group", `There is no group "${manifest.group}"`);
    }
  });
  const levels = new Set([
    ...settings.map(({ group = "" }) => group),
    ...prune.includes("settings") ? present.settings.keys() : [],
  ]);
  for (const level of levels) {
    if (leftOf.has(level)) continue;
    const before = present.settings.get(level) ?? {};
    const wanted = settings.find(({ group = "" }) => group === level)?.values ??
      {};
    const unset = prune.includes("settings")
      ? Object.fromEntries(
        Object.keys(before).filter((name) => !Object.hasOwn(wanted, name))
          .map((name) => [name, null]),
      )
      : {};
    changes.push(
      ...changesOf("settings", level, before, { ...wanted, ...unset }),
    );
  }
  const all = [...changes, ...deletions];
  requireAdmin(present.operators, all);
  return all;
}

function byName<Thing extends { readonly name: string }>(
  things: readonly Thing[],
): Map<string, Fields> {
  return new Map(things.map(({ name, ...fields }) => [name, fields]));
}

/** A change of the fields that differ; none if all are as they should be. */
function changesOf(
  kind: ManifestKind,
  name: string,
  before: Fields | undefined,
  wanted: Fields,
): ManifestChange[] {
  if (!before) {
    return [{ action: "create", kind, name, fields: differences({}, wanted) }];
  }
  const fields = differences(
    Object.fromEntries(
      Object.keys(wanted).map((field) => [field, before[field]]),
    ),
    wanted,
  );
  return fields.length > 0 ? [{ action: "change", kind, name, fields }] : [];
}

function differences(before: Fields, wanted: Fields): ManifestChange["fields"] {
  return [...new Set([...Object.keys(before), ...Object.keys(wanted)])]
    .map((field) => ({
      field,
      from: before[field] ?? null,
      to: wanted[field] ?? null,
    }))
    .filter(({ from, to }) => from !== to);
}

function refuseTwice(manifests: readonly Manifest[]): void {
  const seen = new Set<string>();
  manifests.forEach((manifest, at) => {
    const name = manifest.kind === "settings"
      ? manifest.group ?? ""
      : manifest.name;
    const key = `${manifest.kind} ${name}`;
    if (seen.has(key)) {
      throw refusalAt(at, "name", `The ${key.trim()} is described twice`);
    }
    seen.add(key);
  });
}

/** A refusal that names the manifest and its field. */
function refusalAt(manifest: number, field: string, sentence: string): Refusal {
  return new Refusal("malformed_request", sentence, { manifest, field });
}

function requireAdmin(
  operators: PresentThings["operators"],
  changes: readonly ManifestChange[],
): void {
  const changed = new Map(
    changes.filter(({ kind }) => kind === "operator")
      .map(({ name, fields }) => [
        name,
        fields.find(({ field }) => field === "role")?.to,
      ]),
  );
  if (changed.size === 0) return;
  const remains = operators.some(({ name, role }) =>
    (changed.has(name) ? changed.get(name) : role) === "admin"
  );
  if (remains) return;
  throw new Refusal(
    "last_admin",
    "Cannot apply this: none of the present admins would be left; keep one as admin",
  );
}
