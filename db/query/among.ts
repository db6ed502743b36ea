import { type RawBuilder, sql } from "kysely";
import { type IdRange, inIdRange } from "./id_range.ts";

/** The condition that rows `x` with the id of the machine `m` exist. */
export function among(
  rows: RawBuilder<unknown>,
  { perMachine = false, range }: {
    readonly perMachine?: boolean;
    readonly range?: IdRange;
  },
): RawBuilder<boolean> {
  return perMachine
    ? sql<boolean>`exists (select 1 from ${rows} and x.machine_id = m.id)`
    : sql<boolean>`m.id in (select x.machine_id from ${rows}
        ${inIdRange("x.machine_id", range)})`;
}
