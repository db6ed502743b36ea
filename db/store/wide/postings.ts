import type { BoundValue } from "#db/store/bind.ts";
import type { Connection } from "#db/store/connection.ts";
import {
  add,
  bytesOf,
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

/** The machines of each version that `replace` reads again. */
const CHANGED_SOFTWARE = `
  select m.machine_id as machine, e.version_id as version
  from (select distinct machine_id from software_change where seq > ?) m
  left join inventory_section s on s.machine_id = m.machine_id
    and s.section = 'SOFTWARES'
  left join json_each(s.content) j
  left join software_entry e on e.id = case j.type
    when 'integer' then j.value when 'array' then j.value ->> 0 end`;

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
      const missing = versions.filter((version) => !this.#sets.has(version));
      const startedAt = performance.now();
      for (let i = 0; i < missing.length; i += 50) {
        if (performance.now() - startedAt > CALL_MS) return null;
        this.#read(missing.slice(i, i + 50));
      }
      const bits = new Uint32Array(this.#words);
      for (const version of versions) unite(bits, this.#sets.get(version)!);
      return bytesOf(bits);
    });
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

  #number(sql: string): number {
    return Number(this.#connection.run(sql).rows[0]?.["n"] ?? 0);
  }
}
