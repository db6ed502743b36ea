import { sql } from "kysely";
import { foldText } from "#shared/query/fold.ts";
import type { Db } from "#db/store/tables.ts";

/** A machine that one of the names stands for. */
export interface NameMatch {
  /** The position of the name in the list. */
  readonly at: number;
  readonly id: number;
  readonly name: string;
  readonly ip: string;
  readonly isRetired: boolean;
}

/** A name, and its position in the list it is from. */
export type ListedName = readonly [at: number, name: string];

type Row = Omit<NameMatch, "isRetired"> & { readonly isRetired: number };

/** Machines with exactly these names; each name is one look-up in an index. */
export function machinesNamed(
  db: Db,
  names: readonly ListedName[],
): Promise<NameMatch[]> {
  return matches(
    db,
    sql`json_each(${JSON.stringify(names)}) j
      cross join machine m on m.name = j.value ->> 1`,
  );
}

/** The same without regard to case and accents. */
export async function machinesNamedAlike(
  db: Db,
  names: readonly ListedName[],
): Promise<NameMatch[]> {
  const folded = JSON.stringify(
    names.map(([at, name]) => [at, foldText(name)]),
  );
  const plain = await matches(
    db,
    sql`json_each(${folded}) j
      cross join machine m on m.name = (j.value ->> 1) collate nocase`,
  );
  const others = await matches(
    db,
    sql`json_each(${folded}) j
      cross join folded_text f on f.folded = j.value ->> 1
      cross join machine m on m.name = f.text`,
  );
  return [...plain, ...others];
}

/** Machines with these ids. */
export function machinesNumbered(
  db: Db,
  numbers: readonly ListedName[],
): Promise<NameMatch[]> {
  return matches(
    db,
    sql`json_each(${JSON.stringify(numbers)}) j
      cross join machine m on m.id = cast(j.value ->> 1 as integer)`,
  );
}

async function matches(
  db: Db,
  from: ReturnType<typeof sql>,
): Promise<NameMatch[]> {
  const { rows } = await sql<Row>`
    select j.value ->> 0 as at, m.id, m.name, m.ip,
      m.status = 'retired' as isRetired
    from ${from}`.execute(db);
  return rows.map((row) => ({ ...row, isRetired: row.isRetired !== 0 }));
}

/** Names before and after one in the alphabet, of machines in service. */
export async function neighbouringNames(
  db: Db,
  name: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from (select name from machine
      where name >= ${name} collate nocase and status <> 'retired'
      order by name collate nocase limit ${limit})
    union select name from (select name from machine
      where name < ${name} collate nocase and status <> 'retired'
      order by name collate nocase desc limit ${limit})`.execute(db);
  return rows.map((row) => row.name);
}
