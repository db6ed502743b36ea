import type { ServerLabel } from "#shared/contract/server.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import type { Services } from "#server/usecases/services.ts";

/** One figure of `/metrics`, in the words of Prometheus. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly value: number;
}

/** What a handler of the operator API has at hand. */
export interface ApiContext extends Services {
  readonly about: {
    /** The name under which agents reach the server. */
    readonly name: string;
    readonly label: ServerLabel | null;
    readonly startedAt: Date;
  };
  /** What an operator should know about the server itself now. */
  readonly warnings: () => Promise<readonly Warning[]>;
  /** The data folder; problems name it. */
  readonly folder?: string;
  /** The data folder's disk, in bytes; null where it is not known. */
  readonly space?: () => Promise<{ free: number; total: number } | null>;
  /** A libSQL server keeps the database. */
  readonly remote?: boolean;
  /** The server's version, which the API's description repeats. */
  readonly version: string;
  /** Takes lines that only the server's administrator may see. */
  readonly log: (line: string) => void;
  /** Aborts when the server shuts down; open streams then end. */
  readonly closing: AbortSignal;
  /** What is not ready yet besides the database; an empty list: it is ready. */
  readonly notReady?: () => readonly string[];
  /** Figures besides those of the process. */
  readonly metrics?: () => Promise<readonly Metric[]>;
  readonly events?: EventTiming;
}

export interface EventTiming {
  /** A stream is never silent for longer; 15 s unless said otherwise. */
  readonly heartbeatMs?: number;
  /**
   * How often the log is read without a notification, for databases that other
   * servers write to. Left out: never.
   */
  readonly pollMs?: number;
}
