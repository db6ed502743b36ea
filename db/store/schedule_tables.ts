import type { Generated } from "kysely";

/** The tables of schedules as they are read. Times are milliseconds. */
export interface ScheduleTables {
  assignment_schedule: AssignmentScheduleTable;
  maintenance_window: WindowTable;
  window_opening: { window_id: number; opens_at: number; closes_at: number };
  halt: HaltTable;
  assignment_condition: { assignment_id: number; query: string };
  assignment_repeat: {
    assignment_id: number;
    rule: string;
    zone: string;
    starts_at: number;
    next_at: number | null;
  };
  assignment_retry: {
    assignment_id: number;
    retry_limit: number;
    after_minutes: number;
    /** JSON. */
    codes: string;
  };
  unmet_condition: {
    machine_id: number;
    package_id: number;
    assignment_id: number;
    inventoried_at: number;
  };
}

interface AssignmentScheduleTable {
  assignment_id: number;
  not_before: number | null;
  expires_at: number | null;
  /** From then on, windows do not count. */
  deadline: number | null;
  /** 1: all that waited at `expires_at` is expired. */
  expired: Generated<number>;
}

interface WindowTable {
  id: Generated<number>;
  group_id: number;
  /** JSON. */
  rule: string;
  created_at: number;
  created_by: string;
}

interface HaltTable {
  id: Generated<number>;
  /** Null: for all machines. */
  group_id: number | null;
  reason: string;
  created_at: number;
  created_by: string;
}
