import type { Generated } from "kysely";

/** The tables of the log, its seals and its summaries. */
export interface EventTables {
  event: EventTable;
  /** One row: the address of the request that is being committed. */
  action_source: { source: string };
  event_seal: { seq: number; hash: Uint8Array };
  seal_key: {
    id: Generated<number>;
    key_id: Uint8Array;
    audit_from: number;
    log_from: number;
    compaction_from: number;
    since: number;
  };
  log_seal: { last_seq: number; events: number; hash: Uint8Array };
  event_compaction: CompactionTable;
  event_summary: SummaryTable;
  /** By the minute since 1970. */
  activity: {
    minute: number;
    contacts: Generated<number>;
    results: Generated<number>;
    failures: Generated<number>;
  };
}

interface EventTable {
  seq: Generated<number>;
  at: number;
  kind: string;
  actor: string;
  machine_id: number | null;
  package_id: number | null;
  payload: string;
  source: Generated<string>;
}

interface CompactionTable {
  id: number;
  part: "log" | "audit";
  first_seq: number;
  last_seq: number;
  events: number;
  first_at: number;
  last_at: number;
  made_at: number;
  content: Uint8Array;
  seal: Uint8Array | null;
  hash: Uint8Array;
}

interface SummaryTable {
  compaction_id: number;
  day: number;
  kind: string;
  actor: string;
  package_id: number;
  outcome: string;
  code: string;
  group_id: number;
  group_name: string;
  events: number;
  machines: string;
}
