import type { EventTables } from "./event_tables.ts";
import type { NotificationTables } from "./notification_tables.ts";
import type { RelayTables } from "./relay_tables.ts";
import type { ServerTables } from "./server_tables.ts";
import type { LifeTables } from "./life_tables.ts";
import type { RelationTables } from "#db/packages/relation_tables.ts";
import type { RolloutTables } from "./rollout_tables.ts";
import type { ScheduleTables } from "./schedule_tables.ts";
import type { SoftwareTables } from "./software_tables.ts";
import type { Generated, GeneratedAlways, Kysely } from "kysely";
import type { AgentFamily } from "#shared/families.ts";

/** The tables as they are read. Booleans are 0 or 1, times are milliseconds. */
export interface Database
  extends
    EventTables,
    LifeTables,
    NotificationTables,
    RelationTables,
    RelayTables,
    RolloutTables,
    ScheduleTables,
    ServerTables,
    SoftwareTables {
  machine: MachineTable;
  /** One row: the number of machines. */
  machine_total: { machines: number };
  machine_device: DeviceTable;
  machine_mac: { mac: string; machine_id: number };
  /** Packed: see `shared/address.ts`. */
  machine_address: { address: string; machine_id: number };
  machine_field: {
    machine_id: number;
    folded: string;
    name: string;
    /** '': an operator removed the field. */
    value: string;
    /** When an operator last set it; 0: an agent has. */
    set_at: Generated<number>;
  };
  inventory_section: {
    machine_id: number;
    section: string;
    digest: Uint8Array;
    content: string;
    changed_at: number;
  };
  agent_history: { machine_id: number; package_id: number };
  machine_group: GroupTable;
  group_member: {
    group_id: number;
    machine_id: number;
    included: Generated<number>;
    matched: Generated<number>;
  };
  group_excluded: { group_id: number; machine_id: number };
  group_reference: { group_id: number; refers_to: number };
  group_due: { machine_id: number; turn: Generated<number> };
  package: PackageTable;
  assignment: AssignmentTable;
  plan: PlanTable;
  plan_machine: { plan_id: number; machine_id: number; standing: number };
  assignment_machine: { assignment_id: number; machine_id: number };
  assignment_group: { assignment_id: number; group_id: number };
  deployment: DeploymentTable;
  deployment_count: { package_id: number; state: string; machines: number };
  package_history: PackageHistoryTable;
  trouble: TroubleTable;
  fragment_request: { machine_id: number; package_id: number; number: number };
  server_run: { id: string; seen_at: number };
  /** Reports that were stored from a spool, by their id there. */
  applied_report: { id: string; applied_at: number };
  request_loss: { losses: number };
  mirror: {
    host: string;
    checked_at: number;
    answered_at: number | null;
    failing_since: number | null;
    problem: string | null;
  };
  operator: {
    id: Generated<number>;
    name: string;
    role: string;
    created_at: number;
    removed_at: number | null;
  };
  token: {
    id: Generated<number>;
    operator_id: number;
    name: string;
    hash: Uint8Array;
    created_at: number;
    expires_at: number | null;
    revoked_at: number | null;
  };
  setting: { name: string; value: string };
  group_setting: { group_id: number; name: string; value: string };
  machine_setting: { machine_id: number; name: string; value: string };
  setting_version: { level: string; version: number };
  secret: { name: string; value: Uint8Array };
  network: NetworkTable;
  machine_network: {
    machine_id: number;
    network_id: number;
    since: number;
    fruitless: number;
  };
  scanner: {
    machine_id: number;
    network_id: number;
    address: string;
    bits: number;
    elected_at: number;
    answered_at: number;
  };
  scanner_rule: {
    machine_id: number;
    rule: "pinned" | "forbidden";
    network_id: number | null;
    since: number;
  };
  device_mark: {
    mac: string;
    kind: string;
    note: string;
    marked_by: string;
    marked_at: number;
  };
  network_host: NetworkHostTable;
  duplicate: DuplicateTable;
  enrolment_token: EnrolmentTokenTable;
  note: NoteTable;
  deleted_note: { last_id: number };
}

interface MachineTable {
  id: Generated<number>;
  device_id: string;
  name: string;
  family: Generated<AgentFamily>;
  agent: string;
  os: string;
  ip: string;
  ip_order: GeneratedAlways<string>;
  serial: string;
  uuid: string;
  tag: string;
  registered_at: number;
  inventoried_at: number;
  /** When it was requested, milliseconds; 0: it is not. */
  inventory_wanted: Generated<number>;
  last_contact_at: number;
  polled_at: number | null;
  told_hours: number | null;
  told_anew: number | null;
  poll_seconds: number | null;
  poll_marks: number | null;
  obeys: "yes" | "no" | null;
  user: Generated<string>;
  cpu: Generated<string>;
  ram_mib: number | null;
  disk_free_mib: number | null;
  booted_at: number | null;
  agent_key: Generated<string>;
  filled: Generated<number>;
  /** A JSON array; null: not read from the sections yet. */
  addresses: string | null;
  /** 0: its agent has no download client; null: not known. */
  takes_packages: Generated<number | null>;
  /** When an operator last set the tag; null: never. */
  tag_set_at: Generated<number | null>;
  status: Generated<"approved" | "pending" | "retired">;
  retired_at: number | null;
  /** The status it had before. */
  retired_from: "approved" | "pending" | null;
  approved_by: Generated<string>;
}

interface DeviceTable {
  device_id: string;
  machine_id: number;
  since: number;
  /** JSON, `{NAME: value}` with folded names; '': not known. */
  account: Generated<string>;
  account_at: Generated<number>;
  agent: Generated<string>;
  active: Generated<number>;
  inventoried_at: Generated<number>;
  contact_at: Generated<number>;
}

interface EnrolmentTokenTable {
  id: Generated<number>;
  name: string;
  hash: Uint8Array;
  tag: string;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
  uses: Generated<number>;
  used_at: number | null;
}

interface GroupTable {
  id: Generated<number>;
  name: string;
  description: string;
  created_at: number;
  query: string | null;
  revision: Generated<number>;
  timed: Generated<number>;
  due_at: number | null;
  walked_to: number | null;
  walked_at: number | null;
  computed_at: number | null;
  members: Generated<number>;
  included: Generated<number>;
  excluded: Generated<number>;
  trusted_only: Generated<number>;
}

interface PackageTable {
  id: number;
  name: string;
  version: string;
  description: string;
  priority: number;
  action: "launch" | "execute" | "store";
  command: string;
  path: string;
  notify: string;
  protocol: "http" | "https";
  archive_kind: "zip" | "tar.gz" | null;
  archive_name: string;
  archive_bytes: number;
  md5: string;
  sha256: string;
  file_sha256: Generated<string>;
  fragments: string;
  findings: string;
  active: Generated<number>;
  created_at: number;
  created_by: string;
  deleted_at: number | null;
  brings: Generated<string>;
  brings_like: Generated<string>;
  brings_version: Generated<string>;
  brings_key: Generated<string>;
  target: Generated<"any" | "unix" | "windows">;
  secrets: Generated<string>;
  success_codes: Generated<string>;
  reboot_codes: Generated<string>;
  activation: Generated<number>;
}

interface PlanTable {
  id: Generated<number>;
  package_id: number;
  request: string;
  summary: Generated<string>;
  created_at: number;
  created_by: string;
  expires_at: number;
  assignment_id: number | null;
}

interface AssignmentTable {
  id: Generated<number>;
  package_id: number;
  force: number;
  mode: "continuous" | "snapshot";
  created_at: number;
  created_by: string;
  expanded_to: number | null;
  withdrawn_at: number | null;
  plan_id: number | null;
  query: string | null;
}

interface DeploymentTable {
  machine_id: number;
  package_id: number;
  assignment_id: number;
  state: string;
  attempt: Generated<number>;
  force: number;
  code: string | null;
  exit_code: number | null;
  fragments_seen: Generated<number>;
  observed: "confirmed" | "contradicted" | null;
  observed_at: number | null;
  info_at: number | null;
  offered_at: number | null;
  fragment_at: number | null;
  /** When the machine had the result before it was removed; null: its own. */
  former_at: number | null;
  /** The newer version because of which it was cancelled. */
  superseded_by: number | null;
  offered_to: string | null;
  unverified: Generated<number>;
  known_losses: number | null;
  mirror: string | null;
  mirror_left: string | null;
  mirror_left_at: number | null;
  /** Its wave in the rollout of its assignment; null: there is none. */
  wave: number | null;
  /** 1: the times of its assignment count; null: it has none. */
  timed: number | null;
  updated_at: number;
}

interface PackageHistoryTable {
  package_id: number;
  /** The span of the row: 300, for about a day, or 3600. */
  seconds: number;
  /** The number of the span since 1970. */
  bucket: number;
  /** Net changes of the number of machines. */
  done: number;
  failed: number;
  /** Every success and every failure. */
  results: number;
  failures: number;
}

interface TroubleTable {
  kind: string;
  machine_id: number;
  /** 0: polls. */
  package_id: number;
  cause: string;
  since: number;
  last_at: number;
  requests: number;
  /** JSON; what it holds depends on the kind. */
  detail: Generated<string>;
}

interface NetworkTable {
  id: Generated<number>;
  address: string;
  bits: number;
  first: number;
  last: number;
  name: string;
  scanners: number | null;
  due: number;
  scanned_at: number;
  machines: number;
  hosts: number;
  without_agent: number;
  unknown: number;
}

interface NetworkHostTable {
  network_id: number;
  mac: string;
  ip: string;
  ip_number: number;
  name: string;
  vendor: string;
  agent: number;
  marked: number;
  first_seen_at: number;
  last_seen_at: number;
  seen_by: number;
}

/** A connection that reads; writing goes through `Store.commit`. */
export type Db = Kysely<Database>;

interface DuplicateTable {
  id: Generated<number>;
  older_id: number;
  newer_id: number;
  evidence: string;
  found_at: number;
  state: Generated<"open" | "merged" | "dismissed">;
  decided_at: number | null;
  decided_by: string | null;
  moved: Generated<string>;
  claim: Generated<string>;
}

/** A note is about one of the three. */
interface NoteTable {
  id: Generated<number>;
  machine_id: number | null;
  package_id: number | null;
  assignment_id: number | null;
  at: number;
  author: string;
  text: string;
  ticket: Generated<string>;
  changed_at: number | null;
  changed_by: string | null;
}
