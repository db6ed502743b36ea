/**
 * The thread large bodies are read on, so that polls are answered meanwhile:
 * a 325 kB inventory keeps it busy for about ten milliseconds.
 */
import { type Document, openDocument } from "#server/agent/wire/document.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";

export interface ParseRequest {
  readonly id: number;
  readonly body: Uint8Array;
}

export type ParseReply =
  | { readonly id: number; readonly document: Document }
  | { readonly id: number; readonly failure: ParseFailure };

/** An error as it crosses the threads. */
export interface ParseFailure {
  readonly kind: "malformed" | "too_large" | "bug";
  readonly message: string;
}

interface Thread {
  onmessage: ((event: MessageEvent<ParseRequest>) => void) | null;
  postMessage(done: ParseReply): void;
}
const thread = self as unknown as Thread;

thread.onmessage = ({ data: { id, body } }) => {
  try {
    thread.postMessage({ id, document: openDocument(body) });
  } catch (error) {
    thread.postMessage({ id, failure: failureOf(error) });
  }
};

function failureOf(error: unknown): ParseFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TooLarge) return { kind: "too_large", message };
  if (error instanceof Malformed) return { kind: "malformed", message };
  return { kind: "bug", message };
}
