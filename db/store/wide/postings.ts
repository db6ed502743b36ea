import type { BoundValue } from "#db/store/bind.ts";
import type { Connection } from "#db/store/connection.ts";

/** Machines that have a version: one bit for each id if many, else their ids. */
type Machines = Uint32Array<ArrayBuffer>;

interface Posting {
  readonly dense: boolean;
  readonly machines: Machines;
}

/** Rows of `machine_software` that one part of reading ahead takes: some 10 ms. */
const PART_ROWS = 100_000;
/** The longest time that one call reads missing data before it returns null. */
const CALL_MS = 500;
/** If more machines have changed, everything is read again. */
const MOST_CHANGED = 5000;

/**
 * The machines of each version of software, in memory: about 2 bits to 4 bytes
 * for each entry of a machine. Read on demand, and ahead while there is nothing
 * else to do; brought up to date before every answer.
 */
export interface Postings {
  /**
   * One byte for each machine id from 0: 1 if the machine has one of the
   * selected versions. Null: there is more to read, call again.
   */
  having(
    select: string,
    params: readonly BoundValue[],
  ): Uint8Array<ArrayBuffer> | null;
  /** Reads another part ahead; false: everything has been read. */
  readAhead(): boolean;
}

export function openPostings(connection: Connection): Postings {
  const postings = new Map<number, Posting>();
  let seq: number | null = null;
  let ahead = 0;
  let words = 0;

  const one = (sql: string): number =>
    Number(connection.run(sql).rows[0]?.["n"] ?? 0);

  function forget(): void {
    postings.clear();
    ahead = 0;
  }

  /** Brings it up to date, inside one reading transaction. */
  function refresh(): void {
    const newest = one("select max(seq) as n from software_change");
    const most = one("select max(id) as n from machine");
    const needed = (most >> 5) + 1;
    // Bits for more machines than there are, so that they are rarely resized.
    if (needed > words) {
      words = needed + (needed >> 4) + 32;
      forget();
    }
    if (seq === newest) return;
    const oldest = one("select min(seq) as n from software_change");
    const since = seq;
    seq = newest;
    if (since === null || since + 1 < oldest || newest - since > MOST_CHANGED) {
      return forget();
    }
    if (postings.size > 0) replace(since);
  }

  function replace(since: number): void {
    const { rows } = connection.run(
      `select m.machine_id as machine, e.version_id as version
      from (select distinct machine_id from software_change where seq > ?) m
      left join inventory_section s on s.machine_id = m.machine_id
        and s.section = 'SOFTWARES'
      left join json_each(s.content) j
      left join software_entry e on e.id = case j.type
        when 'integer' then j.value when 'array' then j.value ->> 0 end`,
      [BigInt(since)],
    );
    const gone = new Uint32Array(words);
    const come = new Map<number, number[]>();
    for (const { machine, version } of rows) {
      const id = Number(machine);
      gone[id >> 5]! |= 1 << (id & 31);
      if (version === null) continue;
      const ids = come.get(Number(version));
      if (ids) ids.push(id);
      else come.set(Number(version), [id]);
    }
    for (const [version, posting] of postings) {
      const added = come.get(version) ?? [];
      postings.set(version, without(posting, gone, added));
    }
  }

  function without(
    { dense, machines }: Posting,
    gone: Uint32Array,
    added: readonly number[],
  ): Posting {
    if (dense) {
      for (let i = 0; i < gone.length; i++) machines[i]! &= ~gone[i]!;
      for (const id of added) machines[id >> 5]! |= 1 << (id & 31);
      return { dense, machines };
    }
    const stays = machines.filter((id) => !(gone[id >> 5]! & 1 << (id & 31)));
    if (added.length === 0 && stays.length === machines.length) {
      return { dense, machines };
    }
    return posting([...stays, ...new Set(added)]);
  }

  function posting(ids: readonly number[]): Posting {
    if (ids.length <= words) {
      return { dense: false, machines: Uint32Array.from(ids) };
    }
    const machines = new Uint32Array(words);
    for (const id of ids) machines[id >> 5]! |= 1 << (id & 31);
    return { dense: true, machines };
  }

  function read(versions: readonly number[]): void {
    const { rows } = connection.run(
      `select x.version_id as version, json_group_array(x.machine_id) as ids
      from json_each(?) j
      cross join machine_software x on x.version_id = j.value
      group by j.value`,
      [JSON.stringify(versions)],
    );
    for (const version of versions) postings.set(version, posting([]));
    for (const { version, ids } of rows) {
      postings.set(Number(version), posting(JSON.parse(String(ids))));
    }
  }

  function inTransaction<T>(act: () => T): T {
    connection.run("begin");
    try {
      refresh();
      return act();
    } finally {
      connection.run("commit");
    }
  }

  return {
    having(select, params) {
      return inTransaction(() => {
        const versions = connection.run(select, params).rows
          .map(({ id }) => Number(id));
        const missing = versions.filter((version) => !postings.has(version));
        const startedAt = performance.now();
        for (let i = 0; i < missing.length; i += 50) {
          if (performance.now() - startedAt > CALL_MS) return null;
          read(missing.slice(i, i + 50));
        }
        const bits = new Uint32Array(words);
        for (const version of versions) unite(bits, postings.get(version)!);
        return bytesOf(bits);
      });
    },
    readAhead() {
      return inTransaction(() => {
        const most = one("select max(id) as n from software_version");
        let rows = 0;
        while (ahead < most && rows < PART_ROWS) {
          const next: number[] = [];
          while (ahead < most && next.length < 20) {
            if (!postings.has(++ahead)) next.push(ahead);
          }
          read(next);
          for (const version of next) {
            const { dense, machines } = postings.get(version)!;
            rows += dense ? machines.length * 16 : machines.length;
          }
        }
        return ahead < most;
      });
    },
  };
}

function unite(bits: Uint32Array, { dense, machines }: Posting): void {
  if (dense) {
    for (let i = 0; i < bits.length; i++) bits[i]! |= machines[i]!;
  } else {
    for (const id of machines) bits[id >> 5]! |= 1 << (id & 31);
  }
}

function bytesOf(bits: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bits.length * 32);
  for (let id = 0; id < bytes.length; id++) {
    bytes[id] = bits[id >> 5]! >>> (id & 31) & 1;
  }
  return bytes;
}
