import { assertEquals } from "@std/assert";
import type { EventTiming } from "#server/operator/api_context.ts";
import { operatorRoutes } from "#server/operator/routes.ts";
import { readinessOf } from "#server/usecases/servers/readiness.ts";
import { createOperator } from "#server/usecases/operators/create_operator.ts";
import { ensureAdmin } from "#server/usecases/operators/ensure_admin.ts";
import { issueToken } from "#server/usecases/operators/issue_token.ts";
import type { Role } from "#shared/contract/roles.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import type { TemporaryDatabase } from "#tests/harness/store/database.ts";
import { testServices } from "#tests/harness/store/test_services.ts";

const ADMIN = { name: "admin", role: "admin" } as const;

export interface ApiReply {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- JSON, which a test reads freely
  readonly body: any;
}

export interface RequestOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/**
 * Opens the operator API on the real use cases, a real store and real files.
 *
 * @param options.archive The folder of archives; a new one by default.
 * @param options.database A database that the caller disposes of; a new file by
 *   default.
 */
export async function operatorApi(
  events?: EventTiming,
  options: {
    readonly archive?: string;
    readonly database?: TemporaryDatabase;
  } = {},
) {
  const services = await testServices(options.database, options.archive);
  const closing = new AbortController();
  const log: string[] = [];
  const warnings: Warning[] = [];

  const app = operatorRoutes({
    ...services,
    about: {
      name: "ocs.example",
      agentServer: "ocs.example:8080",
      infoServer: "ocs.example:8443",
      label: { word: "TEST", colour: "green" },
      startedAt: services.now(),
    },
    warnings: () => Promise.resolve(warnings),
    version: "0.0.0-test",
    log: (line) => void log.push(line),
    readiness: readinessOf({
      ...services,
      space: () => Promise.resolve(null),
      log: (line) => void log.push(line),
    }),
    closing: closing.signal,
    events,
  });
  const admin = (await ensureAdmin(services))!;

  /**
   * Sends one request, with the admin's token by default; null: without a
   * token.
   */
  async function ask(
    method: string,
    path: string,
    { token = admin, body, headers = {} }: RequestOptions = {},
  ): Promise<ApiReply> {
    const response = await app.request(path, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body === undefined || typeof body === "string"
        ? body
        : JSON.stringify(body),
    });
    const type = response.headers.get("content-type");
    const text = await response.text();
    return {
      status: response.status,
      type,
      headers: response.headers,
      body: /json/.test(type ?? "") ? JSON.parse(text) : text,
    };
  }

  return {
    ...services,
    app,
    ask,
    /** The first admin's token. */
    admin,
    closing,
    /** The log, which only the administrator sees. */
    log,
    /** Warnings about the server itself. */
    warnings,
    /** Creates an operator with a role and a token. */
    async anOperator(role: Role, name: string = role, days?: number) {
      const { id } = await createOperator(services, { name, role }, ADMIN);
      const { token, secret } = await issueToken(
        services,
        { operator: name, name: "laptop", days },
        ADMIN,
      );
      return { id, tokenId: token.id, token: secret };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await services[Symbol.asyncDispose]();
    },
  };
}

export type OperatorApi = Awaited<ReturnType<typeof operatorApi>>;

/** Asserts that a request was declined with this code and a sentence. */
export function assertProblem(
  answered: ApiReply,
  status: number,
  code: string,
): void {
  assertEquals(answered.status, status, JSON.stringify(answered.body));
  assertEquals(answered.type, "application/problem+json");
  const { detail, title, details, ...rest } = answered.body;
  assertEquals(rest, {
    type: `urn:longshore:problem:${code}`,
    status,
    code,
  });
  assertEquals(
    [typeof detail, typeof title, typeof details],
    ["string", "string", "object"],
  );
}

/** Asserts that a request was answered with JSON, and returns its body. */
export function assertJson(answered: ApiReply, status = 200) {
  assertEquals(answered.status, status, JSON.stringify(answered.body));
  assertEquals(answered.type, "application/json");
  return answered.body;
}
