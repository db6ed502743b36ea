import type { BoundValue } from "#db/store/bind.ts";
import type { Connection } from "#db/store/connection.ts";
import {
  add,
  bytesOf,
  has,
  type MachineSet,
  replaced,
  setOf,
  unite,
  wordsFor,
} from "./machine_set.ts";

/** Rows of `machine_software` that one part of reading ahead takes: some 10 ms. */
const PART_ROWS = 100_000;
/** The longest time that one call reads missing data before it returns null. */
const CALL_MS = 500;
/** If more machines have changed, everything is read again. */
const MOST_CHANGED = 5000;

/** Versions that one statement reads. */
const VERSIONS_AT_ONCE = 50;
/** So few machines are looked up one by one: that takes 20 ms. */
const FEW_MACHINES = 200;

/** The versions of some machines; null: the machine has none. */
const softwareOf = (machines: string) => `
  select m.id as machine, e.version_id as version
  from (${machines}) m
  left join inventory_section s on s.machine_id = m.id
    and s.section = 'SOFTWARES'
  left join json_each(s.content) j
  left join software_entry e on e.id = case j.type
    when 'integer' then j.value when 'array' then j.value ->> 0 end`;

/** What `replace` reads again. */
const CHANGED_SOFTWARE = softwareOf(
  "select distinct machine_id as id from software_change where seq > ?",
);
const SOFTWARE_OF = softwareOf("select value as id from json_each(?)");

const ALL_MACHINES = "select json_group_array(id) as ids from machine";
const WITH_SOFTWARE = `
  select json_group_array(j.value) as ids from json_each(?) j
  where exists (select 1 from inventory_section s
    where s.machine_id = j.value and s.section = 'SOFTWARES')`;

const MACHINES_OF_VERSIONS = `
  select x.version_id as version, json_group_array(x.machine_id) as ids
  from json_each(?) j
  cross join machine_software x on x.version_id = j.value
  group by j.value`;

/**
 * The machines of each version of software, in memory: about 2 bits to 4 bytes
 * for each entry of a machine. Read on demand, and ahead while there is nothing
 * else to do; brought up to date before every answer.
 */
export class Postings {
  readonly #connection: Connection;
  readonly #sets = new Map<number, MachineSet>();
  /** The newest change of software that the sets include. */
  #seq: number | null = null;
  /** The version up to which everything was read ahead. */
  #ahead = 0;
  /** Words of a bitmap of the fleet. */
  #words = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * One byte for each machine id from 0: 1 if the machine has one of the
   * selected versions. Null: there is more to read, call again.
   */
  having(
    select: string,
    params: readonly BoundValue[],
  ): Uint8Array<ArrayBuffer> | null {
    return this.#inTransaction(() => {
      const versions = this.#connection.run(select, params).rows
        .map(({ id }) => Number(id));
      const bits = new Uint32Array(this.#words);
      const missing: number[] = [];
      for (const version of versions) {
        const set = this.#sets.get(version);
        if (set) unite(bits, set);
        else missing.push(version);
      }
      const parts = scattered(missing);
      const isComplete = parts.length > 1
        ? this.#completion(new Set(versions))
        : () => false;
      const startedAt = performance.now();
      for (const part of parts) {
        if (performance.now() - startedAt > CALL_MS) return null;
        this.#read(part);
        for (const version of part) unite(bits, this.#sets.get(version)!);
        if (isComplete(bits)) break;
      }
      return bytesOf(bits);
    });
  }

  /**
   * Completes a set of machines before all of its versions have been read: as
   * soon as nearly every machine is in it, the others are looked up one by one.
   *
   * @returns A function that returns true if the set is complete.
   */
  #completion(versions: ReadonlySet<number>): (bits: Uint32Array) => boolean {
    let candidates = this.#ids(ALL_MACHINES);
    const half = candidates.length / 2;
    let areNarrowed = false;
    return (bits) => {
      candidates = candidates.filter((id) => !has(bits, id));
      if (candidates.length > half) return false;
      if (!areNarrowed) {
        areNarrowed = true;
        candidates = this.#ids(WITH_SOFTWARE, candidates);
      }
      if (candidates.length > FEW_MACHINES) return false;
      const { rows } = this.#connection.run(SOFTWARE_OF, [
        JSON.stringify(candidates),
      ]);
      for (const { machine, version } of rows) {
        if (versions.has(Number(version))) add(bits, Number(machine));
      }
      return true;
    };
  }

  /** Reads another part ahead; false: everything has been read. */
  readAhead(): boolean {
    return this.#inTransaction(() => {
      const most = this.#number("select max(id) as n from software_version");
      let rows = 0;
      while (this.#ahead < most && rows < PART_ROWS) {
        const next: number[] = [];
        while (this.#ahead < most && next.length < 20) {
          if (!this.#sets.has(++this.#ahead)) next.push(this.#ahead);
        }
        this.#read(next);
        for (const version of next) {
          const { dense, machines } = this.#sets.get(version)!;
          rows += dense ? machines.length * 16 : machines.length;
        }
      }
      return this.#ahead < most;
    });
  }

  #inTransaction<T>(act: () => T): T {
    this.#connection.run("begin");
    try {
      this.#refresh();
      return act();
    } finally {
      this.#connection.run("commit");
    }
  }

  /** Brings the sets up to date, inside one reading transaction. */
  #refresh(): void {
    const newest = this.#number("select max(seq) as n from software_change");
    const needed = wordsFor(this.#number("select max(id) as n from machine"));
    // Bits for more machines than there are, so that they are rarely resized.
    if (needed > this.#words) {
      this.#words = needed + (needed >> 4) + 32;
      this.#forget();
    }
    if (this.#seq === newest) return;
    const oldest = this.#number("select min(seq) as n from software_change");
    const since = this.#seq;
    this.#seq = newest;
    if (since === null || since + 1 < oldest || newest - since > MOST_CHANGED) {
      return this.#forget();
    }
    if (this.#sets.size > 0) this.#replace(since);
  }

  /** Reads the software of the machines again that have changed since. */
  #replace(since: number): void {
    const { rows } = this.#connection.run(CHANGED_SOFTWARE, [BigInt(since)]);
    const changed = new Uint32Array(this.#words);
    const members = new Map<number, number[]>();
    for (const { machine, version } of rows) {
      const id = Number(machine);
      add(changed, id);
      if (version === null) continue;
      const ids = members.get(Number(version));
      if (ids) ids.push(id);
      else members.set(Number(version), [id]);
    }
    for (const [version, set] of this.#sets) {
      this.#sets.set(
        version,
        replaced(set, changed, members.get(version) ?? []),
      );
    }
  }

  #read(versions: readonly number[]): void {
    const { rows } = this.#connection.run(MACHINES_OF_VERSIONS, [
      JSON.stringify(versions),
    ]);
    for (const version of versions) {
      this.#sets.set(version, setOf([], this.#words));
    }
    for (const { version, ids } of rows) {
      this.#sets.set(
        Number(version),
        setOf(JSON.parse(String(ids)), this.#words),
      );
    }
  }

  #forget(): void {
    this.#sets.clear();
    this.#ahead = 0;
  }

  #ids(sql: string, among?: readonly number[]): number[] {
    const params = among ? [JSON.stringify(among)] : [];
    const [row] = this.#connection.run(sql, params).rows;
    return JSON.parse(String(row!["ids"]));
  }

  #number(sql: string): number {
    return Number(this.#connection.run(sql).rows[0]?.["n"] ?? 0);
  }
}

/**
 * Versions in parts, each of which takes them from the whole list: versions with
 * adjacent numbers are often on the same machines.
 */
function scattered(versions: readonly number[]): number[][] {
  const count = Math.ceil(versions.length / VERSIONS_AT_ONCE);
  const parts: number[][] = Array.from({ length: count }, () => []);
  for (const [i, version] of versions.entries()) {
    parts[i % count]!.push(version);
  }
  return parts;
}
