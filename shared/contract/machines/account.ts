import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ConfirmMachines } from "#shared/contract/assignments/confirmation.ts";
import { MachineTargets } from "./targets.ts";

/** The most that is kept of a machine's account info. */
export const ACCOUNT_LIMITS = {
  /** Fields of a machine besides its tag. */
  fields: 64,
  /** Characters of a field's name. */
  name: 64,
  /** Characters of a tag, and of a field's value. */
  value: 255,
} as const;

/** Agents without a tag send this one; it means that there is none. */
export const NO_TAG = "NA";

/** True if a tag means that there is none. */
export function isNoTag(tag: string): boolean {
  return tag === "" || tag.toUpperCase() === NO_TAG;
}

/** The name of a field as it is compared: without regard to case. */
export function foldedName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** Characters that a name, a tag and a value cannot contain. */
export const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const line = (most: number) =>
  z.string().trim().max(most)
    .regex(
      /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
      "one line, no control or format characters",
    );

/** A custom field: an entry of the account info other than its `TAG`. */
export const MachineField = z.object({
  /** As it was first written; its case makes no difference. */
  name: z.string(),
  value: z.string(),
  /** Who set it last. */
  from: z.enum(["agent", "operator"]),
});
export type MachineField = z.infer<typeof MachineField>;

const FieldName = line(ACCOUNT_LIMITS.name).min(1).refine(
  (name) => foldedName(name) !== "tag",
  "the tag is not a field; set it as such",
);

const mass = {
  /** Only count the machines; nothing changes. */
  dryRun: z.boolean().default(false),
  /** The most machines that may be changed. */
  confirmMachines: ConfirmMachines,
};

const AccountChange = z.object({
  /** Machines that are changed. */
  changed: z.number().int(),
  /** Machines that had this value. */
  unchanged: z.number().int(),
});

/**
 * An agent learns the tag with the answer to its next inventory, and keeps it.
 * An empty tag, like `NA`, is none.
 */
export const setTag = endpoint({
  method: "POST",
  path: "/machines/tags",
  summary: "Set the tag of machines, or remove it",
  role: "operator",
  body: MachineTargets.extend({ tag: line(ACCOUNT_LIMITS.value), ...mass }),
  output: AccountChange,
});

/**
 * Agents learn fields like tags. A machine has 64 fields at most; on one that
 * has as many, a new field is not set.
 */
export const setField = endpoint({
  method: "POST",
  path: "/machines/fields",
  summary: "Set a custom field of machines, or remove it",
  role: "operator",
  body: MachineTargets.extend({
    name: FieldName,
    /** Empty: the field is removed. */
    value: line(ACCOUNT_LIMITS.value),
    ...mass,
  }),
  output: AccountChange.extend({
    /** Machines that have too many fields for a new one. */
    full: z.number().int(),
  }),
});
