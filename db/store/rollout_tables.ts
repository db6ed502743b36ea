import type { Generated } from "kysely";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";

/** The tables of rollouts as they are read. Times are milliseconds. */
export interface RolloutTables {
  rollout: RolloutTable;
  rollout_wave: RolloutWaveTable;
}

interface RolloutTable {
  assignment_id: number;
  state: RolloutState;
  /** The last wave that is open; 0: none is. */
  open_wave: number;
  /** JSON. */
  policy: string;
  /** JSON: why it halted; null: it is not halted. */
  halted: string | null;
  reason: Generated<string>;
  changed_at: number;
  changed_by: string;
  /** What the ranks of its machines depend on. */
  seed: number;
}

interface RolloutWaveTable {
  assignment_id: number;
  number: number;
  /** JSON. */
  rule: string;
  cut: number;
  opened_at: number | null;
  reached_at: number | null;
  quiet_since: number | null;
  machines: Generated<number>;
  waiting: Generated<number>;
  out: Generated<number>;
  succeeded: Generated<number>;
  failed: Generated<number>;
  cancelled: Generated<number>;
  contradicted: Generated<number>;
  accepted_succeeded: Generated<number>;
  accepted_failed: Generated<number>;
  accepted_contradicted: Generated<number>;
}
