import type { Db } from "#db/store/tables.ts";

/** Machines on which a package failed with one exit code. */
export interface FailureCount {
  readonly exitCode: number;
  readonly machines: number;
}

/** The failures of a package that have an exit code, counted by it. */
export async function failuresByExitCode(
  db: Db,
  packageId: number,
): Promise<FailureCount[]> {
  const rows = await db.selectFrom("deployment")
    .select([
      "exit_code as exitCode",
      (eb) => eb.fn.countAll<number>().as("machines"),
    ])
    .where("package_id", "=", packageId).where("state", "=", "failed")
    .where("exit_code", "is not", null)
    .groupBy("exit_code").execute();
  return rows.map(({ exitCode, machines }) => ({
    exitCode: exitCode!,
    machines: Number(machines),
  }));
}
