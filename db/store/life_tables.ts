import type { Generated } from "kysely";

/** The tables of what retired and removed machines leave. */
export interface LifeTables {
  retired_membership: {
    machine_id: number;
    group_id: number;
    rule: "included" | "excluded";
  };
  former_machine: FormerMachineTable;
  former_trait: {
    kind: "device" | "serial" | "uuid" | "mac";
    value: string;
    former_id: number;
  };
  removal: RemovalTable;
  removal_machine: { removal_id: number; machine_id: number };
  software_unused: { version_id: number; since: number };
  software_sweep: { id: number; version_id: number; machine_id: number };
}

interface FormerMachineTable {
  id: number;
  name: string;
  device_id: string;
  os: string;
  serial: string;
  uuid: string;
  tag: string;
  registered_at: number;
  last_contact_at: number;
  removed_at: number;
  removed_by: string;
  results: string;
  returned_id: number | null;
  merged_into: number | null;
}

interface RemovalTable {
  id: Generated<number>;
  query: string | null;
  ordered_by: string;
  ordered_at: number;
  machines: number;
  removed: Generated<number>;
  skipped: Generated<number>;
  ended_at: number | null;
}
