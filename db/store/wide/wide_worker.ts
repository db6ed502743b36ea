/// <reference lib="deno.worker" />
/**
 * The thread on which whole fleets are read, so that polls are answered
 * meanwhile. Every message is answered, in their order.
 */
import type { BoundValue } from "#db/store/bind.ts";
import { connect, type Connection } from "#db/store/connection.ts";
import { databaseError } from "#db/store/database_error.ts";
import type { Row } from "#db/store/transaction.ts";
import { openPostings, type Postings } from "./postings.ts";

/** What the worker is told. */
export type WideRequest =
  | (
    & { readonly path: string; readonly params: readonly BoundValue[] }
    & (
      | { readonly rows: string }
      /** Selects ids of versions; the answer: which machines have one of them. */
      | { readonly having: string }
    )
  )
  /** To read ahead what sets are made of; the only one without an answer. */
  | { readonly ahead: string }
  | "close";

/** What the worker says. */
export type WideReply =
  | "closed"
  | { readonly rows: Row[] }
  /** Null: there is much to read; to be asked again. */
  | { readonly set: Uint8Array<ArrayBuffer> | null }
  | { readonly failed: { readonly code: string; readonly message: string } };

let connection: Connection | null = null;
let postings: Postings | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
let wanted = false;

self.onmessage = ({ data }: MessageEvent<WideRequest>) => {
  clearTimeout(idle);
  if (typeof data === "object" && "ahead" in data) begin(data.ahead);
  else answer(data);
  if (wanted && connection) idle = setTimeout(readAhead, 20);
};

function begin(path: string): void {
  try {
    open(path);
    wanted = true;
  } catch {
    // Whoever needs it will be told why it cannot be read.
  }
}

function answer(told: Exclude<WideRequest, { ahead: string }>): void {
  let said: WideReply;
  try {
    said = obey(told);
  } catch (error) {
    const { code, message } = databaseError(error);
    said = { failed: { code, message } };
  }
  const moved = typeof said === "object" && "set" in said && said.set
    ? [said.set.buffer]
    : [];
  self.postMessage(said, moved);
}

function open(path: string) {
  connection ??= connect(path, "read");
  postings ??= openPostings(connection);
  return { connection, postings };
}

function obey(told: Exclude<WideRequest, { ahead: string }>): WideReply {
  if (told === "close") {
    connection?.close();
    connection = null;
    return "closed";
  }
  const { path, params } = told;
  const { connection: reader, postings: sets } = open(path);
  if ("rows" in told) return { rows: reader.run(told.rows, params).rows };
  wanted = true;
  return { set: sets.having(told.having, params) };
}

/** A little at a time: whoever asks meanwhile waits for that only. */
function readAhead(): void {
  try {
    if (postings?.readAhead()) idle = setTimeout(readAhead, 5);
    else wanted = false;
  } catch {
    // Whoever needs it will be told why it cannot be read.
    wanted = false;
  }
}
