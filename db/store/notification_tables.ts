import type { Generated } from "kysely";
import type {
  DeliveryState,
  TargetKind,
  TargetLanguage,
} from "#shared/contract/notifications/notifications.ts";

/** The tables of notifications as they are read. Times are milliseconds. */
export interface NotificationTables {
  notification_target: TargetTable;
  notification_delivery: DeliveryTable;
  /** Conditions of servers that the log has; `server` '': of all of them. */
  noted_warning: { server: string; key: string; raised_at: number };
}

interface TargetTable {
  id: Generated<number>;
  name: string;
  kind: TargetKind;
  address: string;
  /** JSON. */
  settings: Generated<string>;
  secret_name: string;
  /** JSON. */
  topics: string;
  query: string;
  language: TargetLanguage;
  allow_private: number;
  enabled: number;
  /** The last event of the log that it has looked at. */
  after_seq: number;
  delivered_at: number | null;
  problem: Generated<string>;
  problem_at: number | null;
  created_at: number;
  created_by: string;
}

interface DeliveryTable {
  id: Generated<number>;
  target_id: number;
  message_id: string;
  event_seq: number;
  /** JSON. */
  message: string;
  state: DeliveryState;
  attempts: Generated<number>;
  next_at: number;
  status: number | null;
  problem: Generated<string>;
  created_at: number;
  done_at: number | null;
  /** The mail that it is in; null: none yet. */
  batch: string | null;
}
