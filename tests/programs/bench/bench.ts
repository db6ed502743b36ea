import type { Row } from "./rows.ts";

/** What a bench is given: how much of everything, and beside what. */
export interface BenchOptions {
  /** Of one round of load. */
  readonly seconds: number;
  readonly rounds: number;
  /** Those of its own where the command line names none. */
  readonly machines: number;
  /** The fleets `growth` goes through. */
  readonly sizes: readonly number[];
  /** Entries of software of each machine, where a fleet has some. */
  readonly software: number;
  /** Another OCS server, and a fragment of 1 MiB there; null: none. */
  readonly against: string | null;
  readonly againstFragment: string | null;
  /** So little that it ends in seconds: the figures mean nothing. */
  readonly smoke: boolean;
}

/** A family of rows, measured on servers of its own. */
export interface Bench {
  /** What `--only` calls it. */
  readonly name: string;
  readonly summary: string;
  /** The fleet where the command line names none. */
  readonly machines: number;
  /** Run only when it is named: it takes long, or means little beside others. */
  readonly named?: true;
  /** Whether another OCS server can be put to it. */
  readonly comparable?: true;
  run(options: BenchOptions): Promise<readonly Row[]>;
}
