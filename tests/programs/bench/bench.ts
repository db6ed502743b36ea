import type { Row } from "./rows.ts";

/** The amounts of a bench, and the server to compare with. */
export interface BenchOptions {
  /** Seconds of one round of load. */
  readonly seconds: number;
  readonly rounds: number;
  /** Number of machines; default: the bench's own. */
  readonly machines: number;
  /** The sizes of the fleets of `growth`. */
  readonly sizes: readonly number[];
  /** Software entries of each machine, in benches with software. */
  readonly software: number;
  /**
   * URLs of another OCS server, and of a fragment of 1 MiB there; null: none.
   */
  readonly against: string | null;
  readonly againstFragment: string | null;
  /** Amounts so small that it ends in seconds; the figures mean nothing. */
  readonly smoke: boolean;
}

/** A group of rows, measured on servers of its own. */
export interface Bench {
  /** The name for `--only`. */
  readonly name: string;
  readonly summary: string;
  /** The default size of the fleet. */
  readonly machines: number;
  /**
   * Run only when named: it takes long, or its result means little without
   * context.
   */
  readonly named?: true;
  /** True if another OCS server can be measured too. */
  readonly comparable?: true;
  run(options: BenchOptions): Promise<readonly Row[]>;
}
