import {
  BadUsage,
  type FlagTable,
  type FlagValues,
  readFlags,
  type Usage,
  usageOf,
} from "#server/start/flags.ts";

/** A program that `deno task` runs: its help, its flags and its work. */
export interface Program<Table extends FlagTable> extends Usage {
  readonly flags: Table;
  /**
   * @returns The exit code.
   * @throws {BadUsage} If the flags cannot be used together.
   */
  run(flags: FlagValues<Table>): Promise<number>;
}

/**
 * Runs a program.
 *
 * @returns Its exit code; 2 after a wrong flag, with one sentence about it.
 */
export async function runProgram<const Table extends FlagTable>(
  program: Program<Table>,
  args: readonly string[],
): Promise<number> {
  try {
    const flags = readFlags(program.flags, args);
    if (flags) return await program.run(flags);
    console.log(usageOf(program));
    return 0;
  } catch (error) {
    if (!(error instanceof BadUsage)) throw error;
    console.error(error.message);
    return 2;
  }
}
