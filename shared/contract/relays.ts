import * as z from "zod";
import { packAddress } from "#shared/address.ts";
import { endpoint } from "./endpoint.ts";
import { ById, Moment, pageOf, PageQuery, RowId, sortBy } from "./page.ts";
import { RelaySettings } from "#shared/relay/plan.ts";

const HOST =
  /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*$/;

const Name = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  "letters, digits and . _ -, at most 64, beginning with a letter or digit",
);

/** A name that agents use for a relay: a host name or an IP address. */
export const RelayHost = z.string().trim().toLowerCase().max(253).refine(
  (text) =>
    HOST.test(text) || /^[0-9a-f:.]+$/.test(text) && packAddress(text) !== null,
  "a host name or an IP address, without http:// and without a port",
);
const Port = z.number().int().min(1).max(65535);
const Count = z.number().int();

/** A small host at a site, between its agents and this server. */
export const Relay = z.object({
  id: z.number().int(),
  name: Name,
  /** The groups whose machines it speaks for; new machines join the first. */
  sites: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** The names that agents use; its certificate carries them all. */
  names: z.array(z.string()),
  httpPort: Port,
  httpsPort: Port,
  settings: RelaySettings,
  createdAt: Moment,
  createdBy: z.string(),
  revokedAt: Moment.nullable(),
  /** When the certificate ends that it was last given; null: none yet. */
  certificateUntil: Moment.nullable(),
  /**
   * `new`: it has not said anything yet; `silent`: not for three minutes.
   */
  state: z.enum(["new", "live", "silent", "revoked"]),
  /** When it last said how it is; null: never. */
  seenAt: Moment.nullable(),
  /** The address it came from; empty: none yet. */
  address: z.string(),
  /** Machines that came through it last. */
  machines: Count,
  /** What it last said of itself; null: nothing yet. */
  report: z.object({
    version: z.string(),
    startedAt: Moment,
    /** Seconds that its clock is ahead of this server's. */
    clockAhead: Count,
    /** Results that wait at the relay. */
    spool: z.object({
      reports: Count,
      bytes: Count,
      mostBytes: Count,
      /** By this server's clock. */
      oldestAt: Moment.nullable(),
    }),
    cache: z.object({
      files: Count,
      bytes: Count,
      /** What it is still to fetch. */
      missingFiles: Count,
      missingBytes: Count,
    }),
    /** The last time that it could not reach this server. */
    lastOutage: z.object({ from: Moment, to: Moment }).nullable(),
    diskFreeBytes: Count,
  }).nullable(),
});
export type Relay = z.infer<typeof Relay>;

export const RELAY_SORTS = ["name", "created"] as const;

const RelayQuery = PageQuery.extend({
  /** The whole name, exactly, of one that is not revoked. */
  name: z.string().max(200).optional(),
  sort: sortBy(RELAY_SORTS),
});
export type RelayQuery = z.output<typeof RelayQuery>;

export const listRelays = endpoint({
  method: "GET",
  path: "/relays",
  summary: "List relays with their state, also revoked ones",
  role: "viewer",
  query: RelayQuery,
  output: pageOf(Relay),
});

export const readRelay = endpoint({
  method: "GET",
  path: "/relays/{id}",
  summary: "One relay",
  role: "viewer",
  params: ById,
  output: Relay,
});

const Sites = z.array(RowId).min(1).max(50);
const Names = z.array(RelayHost).min(1).max(20);

/** A relay with its token, which is in this answer only. */
const RelayWithToken = z.object({
  relay: Relay,
  /** For the file that the relay is started with. */
  token: z.string(),
});

export const createRelay = endpoint({
  method: "POST",
  path: "/relays",
  summary: "Make a relay known; its token is in this answer only",
  role: "admin",
  body: z.strictObject({
    name: Name,
    /** Ids of groups. */
    sites: Sites,
    names: Names,
    httpPort: Port.default(8080),
    httpsPort: Port.default(8443),
    settings: RelaySettings.partial().default({}),
  }),
  output: RelayWithToken,
  status: 201,
});

export const changeRelay = endpoint({
  method: "PATCH",
  path: "/relays/{id}",
  summary: "Change the sites of a relay, its addresses, or how it works",
  role: "admin",
  params: ById,
  body: z.strictObject({
    sites: Sites.optional(),
    /**
     * All of them. Machines under way are sent back to this server if the first
     * one changes, and the relay has a certificate signed for new ones.
     */
    names: Names.optional(),
    httpPort: Port.optional(),
    httpsPort: Port.optional(),
    settings: RelaySettings.partial().optional(),
  }),
  output: Relay,
});

export const issueRelayToken = endpoint({
  method: "POST",
  path: "/relays/{id}/token",
  summary: "Give a relay a new token; the one it has is refused from now on",
  role: "admin",
  params: ById,
  output: RelayWithToken,
  status: 201,
});

export const revokeRelay = endpoint({
  method: "DELETE",
  path: "/relays/{id}",
  summary: "Revoke a relay: its next request is refused",
  role: "admin",
  params: ById,
  output: z.object({}),
});
