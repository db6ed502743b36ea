import { Cause } from "#shared/contract/deployments/causes.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { editDistance } from "#shared/edit_distance.ts";
import { AgentFamily } from "#shared/families.ts";
import {
  MachineStatus,
  PollCompliance,
} from "#shared/contract/machines/machines.ts";
import { RESULTS, type Term } from "./query.ts";

export type QueryField = Exclude<Term["field"], "any">;

/** The kind of value that follows a field's name. */
export type FieldKind =
  /** Text that machines report; matches anywhere in it. */
  | "text"
  /** A name that somebody chose; matches only as a whole. */
  | "label"
  | "choice"
  | "size"
  | "time"
  | "address"
  | "mac"
  /** Text, or a comparison with a version. */
  | "agent"
  | "software"
  /** A custom field: its name after a dot, and a label. */
  | "field";

export interface FieldDefinition {
  readonly name: QueryField;
  /** Other names of the field. */
  readonly aliases: readonly string[];
  readonly kind: FieldKind;
  /** All values of a choice. */
  readonly values: readonly string[];
  /** True if the server can complete a value. */
  readonly isCompletable: boolean;
  readonly examples: readonly string[];
}

function field(
  name: QueryField,
  kind: FieldKind,
  aliases: readonly string[],
  examples: readonly string[],
  more: { values?: readonly string[]; completed?: boolean } = {},
): FieldDefinition {
  const { values = [], completed = false } = more;
  return { name, aliases, kind, values, isCompletable: completed, examples };
}

const completable = { completed: true };

/** Every field, in the order in which they are documented. */
export const QUERY_FIELDS: readonly FieldDefinition[] = [
  field("name", "text", ["host", "machine"], ["name:srv*", "name=web-1"]),
  field("os", "text", ["system"], ["os:debian"], completable),
  field("family", "choice", [], ["family:windows"], {
    values: AgentFamily.options,
  }),
  field("agent", "agent", ["client"], ["agent:windows", "agent<2.10"]),
  field("tag", "label", ["site"], ["tag:paris*", 'tag:""'], completable),
  field("field", "field", [], [
    "field.building:B2",
    'field."asset number":2024-*',
    'field.owner:""',
  ], completable),
  field("group", "label", [], ["group:lab"], completable),
  field("software", "software", ["soft", "app", "program"], [
    'software:"firefox<140"',
    "software:vim",
  ], completable),
  field("ram", "size", ["memory", "mem"], ["ram>=8G", "ram:4G..16G"]),
  field("disk", "size", ["free"], ["disk<10G"]),
  field("cpu", "text", ["processor"], ["cpu:xeon"], completable),
  field("ip", "address", ["address", "net"], [
    "ip:10.1.0.0/16",
    "ip:10.1.*",
    "ip:10.1.0.5..10.1.0.9",
    "ip:2001:db8::/32",
  ]),
  field("mac", "mac", ["ethernet"], ["mac:3C:52:82:*"]),
  field("serial", "text", ["sn"], ["serial:5CG*"]),
  field("uuid", "text", [], ["uuid:4C4C4544*"]),
  field("user", "text", ["login"], ["user:alice"], completable),
  field("seen", "time", ["contact", "lastseen"], [
    "seen<7d",
    "seen>30d",
    "seen>=2026-11-01",
  ]),
  field("obeys", "choice", ["obedience"], ["obeys:no"], {
    values: PollCompliance.options,
  }),
  field("status", "choice", [], ["status:retired", "status!=approved"], {
    values: MachineStatus.options,
  }),
  field("registered", "time", ["created", "since"], ["registered<24h"]),
  field("inventoried", "time", ["inventory"], ["inventoried>7d"]),
  field("ticket", "label", [], ["ticket:INC-123"], completable),
  field("relay", "label", [], ["relay:annecy", 'relay:""'], completable),
  field("package", "label", ["pkg"], [
    "package:1700000001",
    "package:firefox*",
  ], completable),
  field("state", "choice", [], [
    "state:waiting",
    "state!=succeeded",
    "state:unverified",
  ], {
    values: [...DeploymentState.options, "unverified"],
  }),
  field("reason", "choice", ["cause", "why"], [
    "reason:not_seen",
    "reason!=next_contact",
  ], { values: Cause.options }),
  field("result", "choice", ["outcome"], ["result:failed"], {
    values: RESULTS,
  }),
  field("code", "label", ["error"], ["code:ERR_BAD_DIGEST", "code:1605"]),
];

const BY_NAME = new Map(
  QUERY_FIELDS.flatMap((about) =>
    [about.name, ...about.aliases].map((name) => [name, about] as const)
  ),
);

/**
 * The field of that name or alias, ignoring case.
 *
 * @param value The text that follows it: `status:` before the state of a
 * deployment means `state:`.
 */
export function fieldNamed(name: string, value = ""): FieldDefinition | null {
  const field = BY_NAME.get(name.toLowerCase()) ?? null;
  const state = BY_NAME.get("state")!;
  return field?.name === "status" && state.values.includes(value.toLowerCase())
    ? state
    : field;
}

/**
 * The field whose name or alias is closest to the word; null if none is close.
 */
export function closestField(word: string): QueryField | null {
  return closest(word, [...BY_NAME.keys()], (name) => BY_NAME.get(name)!.name);
}

/** The value closest to the word; null if none is close. */
export function closestValue(
  word: string,
  values: readonly string[],
): string | null {
  return closest(word, values, (value) => value);
}

function closest<Found>(
  word: string,
  names: readonly string[],
  toResult: (name: string) => Found,
): Found | null {
  const lower = word.toLowerCase().slice(0, 30);
  const prefixMatch = lower.length >= 2 &&
    names.find((name) => name.startsWith(lower));
  if (prefixMatch) return toResult(prefixMatch);
  let best: { name: string; edits: number } | null = null;
  for (const name of names) {
    const edits = editDistance(lower, name);
    if (edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  const near = Math.max(1, Math.floor(lower.length / 2));
  return best && best.edits <= Math.min(3, near) ? toResult(best.name) : null;
}
