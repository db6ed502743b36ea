import { z } from "zod";
import { Cause } from "./causes.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { Moment, pageOf, PageQuery, RowId } from "#shared/contract/page.ts";

export const TroubleKind = z.enum([
  /** It asks for the same again and again. */
  "hammers",
  /** It does not get on with what it was offered. */
  "stalls",
]);
export type TroubleKind = z.infer<typeof TroubleKind>;

const Named = z.object({ id: z.number().int(), name: z.string() });

/** An agent that hammers or stalls: one episode, as long as it lasts. */
export const Trouble = z.object({
  kind: TroubleKind,
  machine: Named,
  /** Null: its polls. */
  package: Named.nullable(),
  /** Of one that stalls. */
  cause: Cause.nullable(),
  since: Moment,
  /** When it was last found to. */
  lastAt: Moment,
  /** Of one that hammers: requests since then. */
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
