import { connect, type Connection } from "#db/store/connection.ts";
import type { RelayedReport } from "#shared/relay/reports.ts";
import { Buffer } from "node:buffer";

/** A report that an agent has sent. */
export interface ArrivedReport extends Omit<RelayedReport, "body"> {
  readonly deviceId: string;
  readonly body: Uint8Array;
}

/** A report as it waits in the spool. */
export interface WaitingReport {
  readonly deviceId: string;
  readonly report: RelayedReport;
}

/** The spool may not or cannot take another report. */
export class SpoolFull extends Error {
  override readonly name = "SpoolFull";
}

export interface SpoolSummary {
  readonly reports: number;
  readonly bytes: number;
  readonly mostBytes: number;
  /** When the oldest one arrived, ISO 8601; null: there is none. */
  readonly oldestAt: string | null;
}

/** Enough for 100,000 reports. */
const MOST_BYTES = 64 * 1024 ** 2;
/** What a row takes besides its texts and its body. */
const ROW_BYTES = 200;
/** Reports that are kept for a person; older ones go. */
const MOST_SET_ASIDE = 10_000;

const TABLES = [
  `create table if not exists report (
    seq integer primary key autoincrement,
    id text not null unique,
    device text not null,
    received_at text not null,
    bytes integer not null,
    fields text not null,
    body blob not null
  ) strict`,
  `create table if not exists refused_report (
    seq integer primary key autoincrement,
    id text not null,
    device text not null,
    received_at text not null,
    reason text not null,
    fields text not null,
    body blob not null
  ) strict`,
  `create table if not exists state (
    name text primary key,
    value text not null
  ) strict, without rowid`,
];

interface QueuedReport {
  readonly report: ArrivedReport;
  readonly stored: PromiseWithResolvers<void>;
}

/**
 * The relay's only database: result reports until the centre has them, and a few
 * values that a restart needs. A report is on the disk when `add` resolves.
 */
export class Spool {
  readonly #connection: Connection;
  readonly #mostBytes: number;
  readonly #waitingOf = new Map<string, number>();
  #queue: QueuedReport[] = [];
  #queuedBytes = 0;
  #reports = 0;
  #bytes = 0;

  private constructor(connection: Connection, mostBytes: number) {
    this.#connection = connection;
    this.#mostBytes = mostBytes;
    const { rows } = connection.run(
      "select device, count(*) as reports, sum(bytes) as bytes from report group by device",
    );
    for (const row of rows) this.#count(`${row.device}`, row);
  }

  /** @throws {DatabaseError} If the file cannot be used. */
  static open(path: string, mostBytes = MOST_BYTES): Spool {
    // Its log gets the same permissions: both hold agents' passwords.
    Deno.openSync(path, { write: true, create: true, mode: 0o600 }).close();
    const connection = connect(path, "write");
    try {
      connection.run("pragma wal_autocheckpoint = 1000");
      for (const table of TABLES) connection.run(table);
      return new Spool(connection, mostBytes);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get summary(): SpoolSummary {
    const { rows: [oldest] } = this.#connection.run(
      "select received_at from report order by seq limit 1",
    );
    return {
      reports: this.#reports,
      bytes: this.#bytes,
      mostBytes: this.#mostBytes,
      oldestAt: oldest ? `${oldest.received_at}` : null,
    };
  }

  /** False once it refuses reports. */
  get hasRoom(): boolean {
    return this.#bytes + this.#queuedBytes < this.#mostBytes;
  }

  /** True if a report of that machine waits. */
  isWaiting(deviceId: string): boolean {
    return this.#waitingOf.has(deviceId);
  }

  /**
   * Stores a report; it is on the disk when this resolves. Reports that arrive
   * while others are written share a commit.
   *
   * @throws {SpoolFull} If the spool has its bytes.
   * @throws {DatabaseError} If the disk does not take it.
   */
  add(report: ArrivedReport): Promise<void> {
    const bytes = bytesOf(report);
    if (this.#bytes + this.#queuedBytes + bytes > this.#mostBytes) {
      throw new SpoolFull(
        `the spool has its ${this.#mostBytes} bytes: ${this.#reports} reports wait for the centre`,
      );
    }
    const stored = Promise.withResolvers<void>();
    if (this.#queue.length === 0) setTimeout(() => this.#commitQueue(), 0);
    this.#queue.push({ report, stored });
    this.#queuedBytes += bytes;
    return stored.promise;
  }

  /** The reports that arrived first, within both bounds; at least one. */
  first(most: number, mostBytes: number): WaitingReport[] {
    const { rows } = this.#connection.run(
      "select id, device, received_at, fields, body from report order by seq limit ?",
      [most],
    );
    const found: WaitingReport[] = [];
    let bytes = 0;
    for (const row of rows) {
      const body = Buffer.from(row.body as Uint8Array).toString("base64");
      bytes += body.length;
      if (found.length > 0 && bytes > mostBytes) break;
      const report = {
        ...JSON.parse(`${row.fields}`) as Omit<RelayedReport, "body">,
        id: `${row.id}`,
        receivedAt: `${row.received_at}`,
        body,
      };
      found.push({ deviceId: `${row.device}`, report });
    }
    return found;
  }

  /** Removes reports that the centre has. */
  remove(ids: readonly string[]): void {
    this.#inTransaction(() => this.#delete(ids));
  }

  /** Keeps a report that the centre refuses for a person. */
  setAside(id: string, reason: string): void {
    this.#inTransaction(() => {
      this.#connection.run(
        `insert into refused_report (id, device, received_at, reason, fields, body)
         select id, device, received_at, ?, fields, body from report where id = ?`,
        [reason, id],
      );
      this.#connection.run(
        "delete from refused_report where seq <= (select max(seq) from refused_report) - ?",
        [MOST_SET_ASIDE],
      );
      return this.#delete([id]);
    });
  }

  /** A value that a restart needs; null: there is none. */
  valueOf(name: string): string | null {
    const { rows: [row] } = this.#connection.run(
      "select value from state where name = ?",
      [name],
    );
    return row ? `${row.value}` : null;
  }

  /** @param value null removes it. */
  setValue(name: string, value: string | null): void {
    if (value === null) {
      this.#connection.run("delete from state where name = ?", [name]);
      return;
    }
    this.#connection.run(
      "insert into state (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
      [name, value],
    );
  }

  close(): void {
    this.#commitQueue();
    this.#connection.close();
  }

  #commitQueue(): void {
    const queue = this.#queue;
    this.#queue = [];
    this.#queuedBytes = 0;
    if (queue.length === 0) return;
    try {
      this.#inTransaction(() => {
        for (const { report } of queue) this.#insert(report);
        return [];
      });
    } catch (error) {
      for (const { stored } of queue) stored.reject(error);
      return;
    }
    for (const { report, stored } of queue) {
      this.#count(report.deviceId, { reports: 1, bytes: bytesOf(report) });
      stored.resolve();
    }
  }

  #insert(report: ArrivedReport): void {
    const { id, deviceId, receivedAt, body, ...fields } = report;
    this.#connection.run(
      "insert into report (id, device, received_at, bytes, fields, body) values (?, ?, ?, ?, ?, ?)",
      [
        ...[id, deviceId, receivedAt, bytesOf(report)],
        ...[JSON.stringify(fields), body],
      ],
    );
  }

  /** @returns The rows that went. */
  #delete(ids: readonly string[]): RemovedRow[] {
    return ids.flatMap((id) =>
      this.#connection.run(
        "delete from report where id = ? returning device, bytes",
        [id],
      ).rows as unknown as RemovedRow[]
    );
  }

  #inTransaction(act: () => RemovedRow[]): void {
    const connection = this.#connection;
    connection.run("begin immediate");
    let removed: RemovedRow[];
    try {
      removed = act();
      connection.run("commit");
    } catch (error) {
      if (connection.inTransaction) connection.run("rollback");
      throw error;
    }
    for (const { device, bytes } of removed) {
      this.#count(device, { reports: -1, bytes: -bytes });
    }
  }

  #count(
    device: string,
    { reports, bytes }: {
      readonly reports?: unknown;
      readonly bytes?: unknown;
    },
  ): void {
    const left = (this.#waitingOf.get(device) ?? 0) + Number(reports);
    if (left > 0) this.#waitingOf.set(device, left);
    else this.#waitingOf.delete(device);
    this.#reports += Number(reports);
    this.#bytes += Number(bytes);
  }
}

interface RemovedRow {
  readonly device: string;
  readonly bytes: number;
}

function bytesOf({ body, path, userAgent, authorization }: ArrivedReport) {
  const texts = path.length + userAgent.length + (authorization?.length ?? 0);
  return ROW_BYTES + texts + body.length;
}
