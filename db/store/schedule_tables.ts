import type { Generated } from "kysely";

/** The tables of schedules as they are read. Times are milliseconds. */
export interface ScheduleTables {
  assignment_schedule: AssignmentScheduleTable;
}

interface AssignmentScheduleTable {
  assignment_id: number;
  not_before: number | null;
  expires_at: number | null;
  /** 1: all that waited at `expires_at` is expired. */
  expired: Generated<number>;
}
