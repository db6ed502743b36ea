import { z } from "zod";
import { Cause } from "./causes.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { Moment, pageOf, PageQuery, RowId } from "#shared/contract/page.ts";

export const TroubleKind = z.enum([
  /** The agent repeats the same request endlessly. */
  "hammers",
  /** The agent makes no progress on a package it was offered. */
  "stalls",
  /** The machine was retired, and has made contact again. */
  "returned",
]);
export type TroubleKind = z.infer<typeof TroubleKind>;

const EntityName = z.object({ id: z.number().int(), name: z.string() });

/** A period during which an agent loops on a request or makes no progress. */
export const Trouble = z.object({
  kind: TroubleKind,
  machine: EntityName,
  /** Null: the trouble is with its polls. */
  package: EntityName.nullable(),
  /** Only for an agent that makes no progress. */
  cause: Cause.nullable(),
  since: Moment,
  /** Time it was last observed. */
  lastAt: Moment,
  /** Requests since `since`, for an agent in a retry loop. */
  requests: z.number().int(),
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
  summary: "Agents that hammer or stall, the latest first",
  role: "viewer",
  query: TroubleQuery,
  output: pageOf(Trouble),
});
