import type { ServerLabel } from "#shared/contract/server.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import type { Readiness } from "#server/usecases/servers/readiness.ts";
import type { Services } from "#server/usecases/services.ts";

/** One figure of `/metrics`, in Prometheus terms. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  /** What tells its values apart; those of one name follow each other. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The context of the handlers of the operator API. */
export interface ApiContext extends Services {
  readonly about: {
    /** The name under which agents reach the server. */
    readonly name: string;
    /** The host and port that agents poll over HTTP. */
    readonly agentServer: string;
    /** The host and port from which agents fetch `info`. */
    readonly infoServer: string;
    readonly label: ServerLabel | null;
    readonly startedAt: Date;
  };
  /** Returns the present conditions of the server that need attention. */
  readonly warnings: () => Promise<readonly Warning[]>;
  /** The data folder; problems name it. */
  readonly folder?: string;
  /** The data folder's disk, in bytes; null where it is not known. */
  readonly space?: () => Promise<{ free: number; total: number } | null>;
  /** True if a libSQL server keeps the database. */
  readonly remote?: boolean;
  /** The server's version, which the API's description repeats. */
  readonly version: string;
  /** Logs lines that only the server's administrator may see. */
  readonly log: (line: string) => void;
  /** Aborts when the server shuts down; open streams then end. */
  readonly closing: AbortSignal;
  /** What the server lacks, for `/ready`. */
  readonly readiness: Readiness;
  /** Figures besides those of the process. */
  readonly metrics?: () => Promise<readonly Metric[]>;
  /** The names by which clients may call it, besides `localhost`. */
  readonly hosts?: readonly string[];
  readonly events?: EventTiming;
  /**
   * Follows the client of a request, so that its work can end when the client
   * has disconnected. Absent: nobody tells.
   */
  readonly follow?: (
    peer: Deno.Addr | undefined,
  ) => Disposable & { readonly signal: AbortSignal };
}

export interface EventTiming {
  /** A stream is never silent for longer than this; default 4 s. */
  readonly heartbeatMs?: number;
  /**
   * Time between reads of the log without a notification, for databases that
   * other servers write to. Absent: never.
   */
  readonly pollMs?: number;
}
