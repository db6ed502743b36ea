import type { Db } from "#db/store/tables.ts";
import type { WideReader } from "#db/store/transaction.ts";
import type { ServerLabel } from "#shared/contract/server.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import type { Notifier } from "#server/live/notifier.ts";
import type { Downloads } from "#server/live/downloads.ts";
import type { UseCases } from "./use_cases.ts";

/** One figure of `/metrics`, in the words of Prometheus. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly value: number;
}

/** What the operator door stands on. `compose.ts` makes it once. */
export interface ApiContext {
  /** For reading only. */
  readonly db: Db;
  /** For reading what may be the whole fleet. */
  readonly wide: WideReader;
  readonly notifier: Notifier;
  /** Left out: nothing is known of what is being sent. */
  readonly downloads?: Downloads;
  readonly now: () => Date;
  readonly useCases: UseCases;
  /** Where the archive a package was made of is kept. */
  readonly archivePath: (packageId: number) => string;
  readonly about: {
    /** The name agents are sent to. */
    readonly name: string;
    readonly label: ServerLabel | null;
    readonly startedAt: Date;
  };
  /** What about the server itself wants attention now. */
  readonly warnings: () => Promise<readonly Warning[]>;
  /** The data folder; problems name it. */
  readonly folder?: string;
  /** Of the data folder's disk, in bytes; null where it is not known. */
  readonly space?: () => Promise<{ free: number; total: number } | null>;
  /** A libSQL server keeps the database. */
  readonly remote?: boolean;
  /** The server's version, as the API's description tells it. */
  readonly version: string;
  /** For what only the server's administrator may see. */
  readonly log: (line: string) => void;
  /** Aborts when the server shuts down; open streams then end. */
  readonly closing: AbortSignal;
  /** What is not ready yet, besides the database; nothing: it is ready. */
  readonly notReady?: () => readonly string[];
  /** Figures besides those of the process. */
  readonly metrics?: () => Promise<readonly Metric[]>;
  readonly events?: EventTiming;
}

export interface EventTiming {
  /** A stream is never silent for longer; 15 s unless said otherwise. */
  readonly heartbeatMs?: number;
  /**
   * How often the log is looked at without the notifier: set where other servers
   * write to the same database. Left out: never.
   */
  readonly pollMs?: number;
}
