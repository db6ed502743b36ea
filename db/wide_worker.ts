/// <reference lib="deno.worker" />
/**
 * The thread on which whole fleets are read, so that polls are answered
 * meanwhile. Every message is answered, in their order.
 */
import type { Bound } from "./bind.ts";
import { connect, type Connection } from "./connection.ts";
import { databaseError } from "./database_error.ts";
import type { Row } from "./job.ts";
import { openPostings, type Postings } from "./postings.ts";

/** What the worker is told. */
export type ToWide =
  | (
    & { readonly path: string; readonly params: readonly Bound[] }
    & (
      | { readonly rows: string }
      /** Selects ids of versions; the answer: which machines have one of them. */
      | { readonly having: string }
    )
  )
  | "close";

/** What the worker says. */
export type FromWide =
  | "closed"
  | { readonly rows: Row[] }
  | { readonly set: Uint8Array<ArrayBuffer> }
  | { readonly failed: { readonly code: string; readonly message: string } };

let connection: Connection | null = null;
let postings: Postings | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
let wanted = false;

self.onmessage = ({ data }: MessageEvent<ToWide>) => {
  clearTimeout(idle);
  let answer: FromWide;
  try {
    answer = obey(data);
  } catch (error) {
    const { code, message } = databaseError(error);
    answer = { failed: { code, message } };
  }
  const moved = typeof answer === "object" && "set" in answer
    ? [answer.set.buffer]
    : [];
  self.postMessage(answer, moved);
  if (wanted && connection) idle = setTimeout(readAhead, 20);
};

function obey(told: ToWide): FromWide {
  if (told === "close") {
    connection?.close();
    connection = null;
    return "closed";
  }
  const { path, params } = told;
  connection ??= connect(path, "read");
  if ("rows" in told) return { rows: connection.run(told.rows, params).rows };
  postings ??= openPostings(connection);
  wanted = true;
  return { set: postings.having(told.having, params) };
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
