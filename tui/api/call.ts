import type { z } from "zod";
import type { Endpoint, EndpointInput } from "#shared/contract/endpoint.ts";
import { Problem } from "#shared/contract/problem.ts";
import { text } from "#tui/text/mod.ts";
import { ApiProblem, Unreachable } from "./problem.ts";

/** State of what carries requests to the server. */
export type RouteState =
  | { readonly state: "open" }
  | {
    readonly state: "down";
    /** Why, in the words of the program that carries them; "": unknown. */
    readonly words: string;
    /** A person has to answer it before it can be opened again. */
    readonly asks: boolean;
  };

/** What carries requests to the server, where it can break by itself. */
export interface Route {
  readonly read: () => RouteState;
  /** Calls the listener after each change; returns what stops that. */
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Tries at once to open it again. Resolves once that succeeded or failed.
   *
   * @param attended True if a person at the terminal can be asked.
   */
  readonly reopen: (attended: boolean) => Promise<void>;
  /** The host it leads to: "ada@box". */
  readonly host: string;
  /** The address of the operator API as that host names it. */
  readonly server: string;
}

/** The server's address and our token. */
export interface ServerConnection {
  /** Address of the operator API, without a slash at its end. */
  readonly server: string;
  readonly token: string;
  /** The Unix socket that `client` connects to; `server` is a name then. */
  readonly socket?: string;
  /** Trusts the server's own CA; by default those of the system. */
  readonly client?: Deno.HttpClient;
  /** Absent: requests go to the server directly. */
  readonly route?: Route;
  /** Ends every call when it aborts; absent: calls end by themselves. */
  readonly signal?: AbortSignal;
  /** Called with the duration of each request, in milliseconds. */
  readonly onAnswer?: (ms: number) => void;
}

/** Calls that take longer are aborted. */
const PATIENCE_MS = 30_000;

/**
 * Makes one call of the operator API.
 *
 * @returns The output of the endpoint, validated.
 * @throws {ApiProblem} If the server declines.
 * @throws {Unreachable} If nothing, or no Longshore server, answers in time.
 */
export async function call<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
>(
  connection: ServerConnection,
  endpoint: Endpoint<Params, Query, Body, Output>,
  input: EndpointInput<Params, Query, Body> = {},
  signal?: AbortSignal,
): Promise<z.output<Output>> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await reach(connection, addressOf(endpoint, input), {
      method: endpoint.method,
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      headers: input.body === undefined
        ? {}
        : { "content-type": "application/json" },
      signal: AbortSignal.any(
        [patience.signal, signal, connection.signal].filter((one) =>
          one !== undefined
        ),
      ),
    });
    return await readAnswer(connection, endpoint, answer);
  } finally {
    clearTimeout(timer);
  }
}

/** Path and query of a call, below the server's address. */
export function addressOf(
  endpoint: Pick<Endpoint, "path">,
  input: { readonly params?: unknown; readonly query?: unknown },
): string {
  const params = fieldsOf(input.params);
  const path = endpoint.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => encodeURIComponent(String(params.get(name))),
  );
  const query = new URLSearchParams();
  for (const [name, value] of fieldsOf(input.query)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return `/api/v1${path}${query.size > 0 ? `?${query}` : ""}`;
}

/**
 * Sends a request with our token.
 *
 * @returns A 2xx answer; the caller has to read or cancel its body.
 * @throws {ApiProblem | Unreachable} As `call` does.
 */
export async function reach(
  connection: ServerConnection,
  address: string,
  request: RequestInit & { headers: Record<string, string> },
): Promise<Response> {
  const { route } = connection;
  const carried = route?.read();
  if (route && carried?.state === "down") {
    throw new Unreachable(
      text.connection.noRoute(route.host, carried.words),
    );
  }
  let answer: Response;
  const startedAt = performance.now();
  try {
    answer = await fetch(`${connection.server}${address}`, {
      ...request,
      client: connection.client,
      headers: {
        ...request.headers,
        authorization: `Bearer ${connection.token}`,
      },
      redirect: "error",
    });
  } catch (error) {
    throw new Unreachable(
      text.cli.errors.cannotReach(nameOf(connection), causeOf(error)),
    );
  }
  connection.onAnswer?.(performance.now() - startedAt);
  if (answer.ok) return answer;
  const problem = Problem.safeParse(await jsonOf(answer, connection));
  if (!problem.success) throw foreign(connection, `status ${answer.status}`);
  const { code, status, detail, details } = problem.data;
  throw new ApiProblem(code, status, detail, details);
}

/**
 * Reads the output of an endpoint from the response to a request.
 *
 * @throws {Unreachable} If it is not that output.
 */
export async function readAnswer<Output extends z.ZodType>(
  connection: ServerConnection,
  endpoint: Pick<
    Endpoint<z.ZodType, z.ZodType, z.ZodType, Output>,
    "method" | "path" | "output"
  >,
  answer: Response,
): Promise<z.output<Output>> {
  const read = endpoint.output.safeParse(await jsonOf(answer, connection));
  if (read.success) return read.data;
  throw foreign(connection, `${endpoint.method} ${endpoint.path}`);
}

async function jsonOf(answer: Response, connection: ServerConnection) {
  try {
    return JSON.parse(await answer.text());
  } catch {
    throw foreign(connection, `status ${answer.status}`);
  }
}

function foreign(connection: ServerConnection, what: string): Unreachable {
  return new Unreachable(text.cli.errors.foreign(nameOf(connection), what));
}

/** The server as messages name it. */
function nameOf({ server, socket }: ServerConnection): string {
  return socket ?? server;
}

/** Deno says "fetch failed" and keeps the reason in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return causeOf(error.cause);
  if (/refused/i.test(error.message)) return text.cli.reasons.refused;
  if (/abort|timed? ?out/i.test(error.message)) {
    return text.cli.reasons.noAnswer;
  }
  return error.message.split(": ").at(-1) ?? error.message;
}

function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(Object.entries(value ?? {}));
}
