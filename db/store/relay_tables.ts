import type { Generated } from "kysely";

/** The tables of relays at sites. Times are milliseconds. */
export interface RelayTables {
  relay: RelayTable;
  relay_site: { relay_id: number; position: number; group_id: number };
  machine_relay: {
    machine_id: number;
    relay_id: number;
    at: number;
    /** The site that a new machine is still to join. */
    joins: number | null;
  };
  relay_refusal: { relay_id: number; machine_id: number; at: number };
}

interface RelayTable {
  id: Generated<number>;
  name: string;
  /** A JSON list. */
  names: string;
  http_port: number;
  https_port: number;
  hash: Uint8Array;
  prefetch_from: number;
  prefetch_to: number;
  bytes_per_second: number;
  cache_bytes: number;
  created_at: number;
  created_by: string;
  revoked_at: number | null;
  certificate_until: number | null;
  seen_at: number | null;
  address: Generated<string>;
  skew: number | null;
  status: string | null;
}
