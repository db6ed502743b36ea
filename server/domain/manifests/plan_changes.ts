import type { WindowRule } from "#shared/contract/schedules/windows.ts";
import type { Role } from "#shared/contract/roles.ts";
import type {
  Manifest,
  ManifestChange,
  ManifestKind,
} from "#shared/contract/manifests/manifests.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { changesOf, differences, type Fields } from "./differences.ts";
import { refusalAt } from "./manifest_refusals.ts";
import type { KindPlan } from "./plan_packages.ts";

/** Groups, operators and settings, as they are. */
export interface PresentThings {
  readonly groups: readonly {
    readonly name: string;
    readonly description: string;
    readonly query: string | null;
    readonly trustedOnly: boolean;
    /** In the order of `sortedWindows`. */
    readonly windows: readonly WindowRule[];
  }[];
  readonly operators: readonly { readonly name: string; readonly role: Role }[];
  /** Values that are set, by the group's name; "" has the global ones. */
  readonly settings: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** A manifest of what {@linkcode planChanges} plans. */
export type PlainManifest = Extract<
  Manifest,
  { readonly kind: "group" | "operator" | "settings" }
>;

/**
 * The changes that make groups, operators and settings as their manifests say,
 * in the order of the manifests. Groups come before their settings. Manifests
 * of other kinds are left out.
 *
 * @param prune Kinds of which everything without a manifest is deleted.
 * @throws {Refusal} `malformed_request`, if a thing has two manifests, or the
 * settings of a group without a group; `last_admin`, if no admin would be left.
 */
export function planChanges(
  manifests: readonly Manifest[],
  present: PresentThings,
  prune: readonly ManifestKind[],
): Omit<KindPlan, "problems"> {
  const plain = manifests.filter(isPlain);
  refuseTwice(manifests);
  const groups = byName(present.groups);
  const operators = byName(present.operators);
  const changes: ManifestChange[] = [];
  const deletions: ManifestChange[] = [];

  const compare = (
    kind: "group" | "operator",
    before: ReadonlyMap<string, Fields>,
  ) => {
    const wanted = plain.filter((manifest) => manifest.kind !== "settings")
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

  const settings = plain.filter((one) => one.kind === "settings");
  const leftOf = new Set(
    deletions.filter(({ kind }) => kind === "group").map(({ name }) => name),
  );
  manifests.forEach((manifest, at) => {
    if (manifest.kind !== "settings" || manifest.group === undefined) return;
    const exists = groups.has(manifest.group) && !leftOf.has(manifest.group) ||
      plain.some((one) => one.kind === "group" && one.name === manifest.group);
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
  requireAdmin(present.operators, [...changes, ...deletions]);
  return { changes, deletions };
}

function isPlain(manifest: Manifest): manifest is PlainManifest {
  return manifest.kind !== "package" && manifest.kind !== "assignment";
}

function byName<Thing extends { readonly name: string }>(
  things: readonly Thing[],
): Map<string, Fields> {
  return new Map(things.map(({ name, ...fields }) => [name, fields]));
}

function refuseTwice(manifests: readonly Manifest[]): void {
  const seen = new Set<string>();
  manifests.forEach((manifest, at) => {
    if (!isPlain(manifest)) return;
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
