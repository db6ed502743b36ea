import * as z from "zod";
import { Cause } from "./causes.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { Moment, pageOf, PageQuery, RowId } from "#shared/contract/page.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

export const TroubleKind = z.enum([
  /** The agent repeats the same request endlessly. */
  "hammers",
  /** The agent makes no progress on a package it was offered. */
  "stalls",
  /** The machine was retired, and has made contact again. */
  "returned",
  /** A later report of an attempt contradicts the one that was recorded. */
  "contradicts",
  /**
   * The agent's history holds a package that was never offered to the machine,
   * so that the package is withheld.
   */
  "claims_history",
  /** A DEVICEID comes from another computer than before: a clone, for example. */
  "hardware_changed",
  /** Two agents of one product send inventories of one machine. */
  "agents_alternate",
]);
export type TroubleKind = z.infer<typeof TroubleKind>;

const EntityName = z.object({ id: z.number().int(), name: z.string() });

const Hardware = z.object({
  name: z.string(),
  serial: z.string(),
  uuid: z.string(),
  /** Serial number of the mainboard. */
  board: z.string(),
  macs: z.array(z.string()),
});

/** What an alert about a machine's identity rests on. */
export const IdentityEvidence = z.object({
  /** The DEVICEIDs concerned, with the User-Agents of their agents. */
  agents: z.array(z.object({ deviceId: z.string(), agent: z.string() })),
  /** The address of the latest inventory that raised it. */
  address: z.string(),
  /** The hardware before and after the latest change; null: it is the same. */
  change: z.object({ before: Hardware, after: Hardware }).nullable(),
});
export type IdentityEvidence = z.infer<typeof IdentityEvidence>;

const Report = z.object({
  /** The agent's result code, verbatim. */
  code: z.string(),
  exitCode: z.number().int().nullable(),
  at: Moment,
});

/** Two reports of one attempt that cannot both be true. */
export const Contradiction = z.object({
  /** The one that was recorded. */
  first: Report,
  /** The latest one that contradicts it, and the address it came from. */
  later: Report.extend({ ip: z.string() }),
});
export type Contradiction = z.infer<typeof Contradiction>;

/**
 * A period during which an agent loops on a request or makes no progress; or
 * reports that contradict each other, until an operator accepts or retries.
 */
export const Trouble = z.object({
  kind: TroubleKind,
  machine: EntityName,
  /** Null: the trouble is with its polls. */
  package: PackageName.nullable(),
  /** Only for an agent that makes no progress. */
  cause: Cause.nullable(),
  since: Moment,
  /** Time it was last observed. */
  lastAt: Moment,
  /**
   * Requests since `since`, for an agent in a retry loop; reports that
   * contradict the recorded one.
   */
  requests: z.number().int(),
  /** The two reports, for results that contradict each other. */
  reports: Contradiction.nullable(),
  /** Only for alerts about the machine's identity. */
  identity: IdentityEvidence.nullable(),
});
export type Trouble = z.infer<typeof Trouble>;

const TroubleQuery = PageQuery.extend({
  kind: TroubleKind.optional(),
  machine: RowId.optional(),
  package: RowId.optional(),
});
export type TroubleQuery = z.output<typeof TroubleQuery>;

export const listTroubles = endpoint({
  method: "GET",
  path: "/troubles",
  summary:
    "Agents that hammer, stall or contradict themselves, the latest first",
  role: "viewer",
  query: TroubleQuery,
  output: pageOf(Trouble),
});
