import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import * as z from "zod";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import { Problem } from "#shared/contract/problem.ts";
import { requireRole } from "#server/domain/permissions.ts";
import type { OperatorEnv } from "./authenticate.ts";
import { checked, readJson, refuseUnknown } from "./read_input.ts";

/** The operator API below `/api/v1`. */
export type Api = OpenAPIHono<OperatorEnv>;

/** A request that is validated and whose operator has the role it needs. */
interface AuthorizedRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly by: OperatorEnv["Variables"]["operator"];
  readonly c: Context<OperatorEnv>;
}

/** Bodies and headers of an endpoint that are not JSON. */
interface Media {
  /** The content type of a raw body. */
  readonly takes?: string;
  /** Headers the request needs. */
  readonly headers?: z.ZodObject;
  /** Content types of responses that are not JSON. */
  readonly gives?: readonly string[];
  /** False: it never responds with JSON. */
  readonly json?: boolean;
}

/**
 * Serves an endpoint of the shared contract, and describes it in the OpenAPI
 * document. It is the only place that enforces the endpoint's role.
 *
 * @param answer Its value is checked against the contract and sent as JSON; a
 * `Response` is sent as it is.
 */
export function serve<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  O extends z.ZodType,
>(
  api: Api,
  endpoint: Endpoint<P, Q, B, O>,
  answer: (
    request: AuthorizedRequest<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<z.input<O> | Response>,
  media: Media = {},
): void {
  const { method, path, role, output, status = 200 } = endpoint;
  const route = describe(endpoint, media);
  api.openAPIRegistry.registerPath(route);

  api.on(method, route.getRoutingPath(), async (c) => {
    const by = c.var.operator;
    requireRole(by, role, `call ${method} ${path}`);
    refuseUnknown(endpoint.query, c.req.query());
    const value = await answer({
      params: checked(endpoint.params, c.req.param(), "path"),
      query: checked(endpoint.query, c.req.query(), "query"),
      body: endpoint.body &&
        checked(endpoint.body, await readJson(c.req.raw), "body"),
      by,
      c,
    } as AuthorizedRequest<z.output<P>, z.output<Q>, z.output<B>>);
    if (value instanceof Response) return value;

    const { success, data, error } = output.safeParse(value);
    if (!success) {
      throw new Error(
        `${method} ${path} gave what its contract forbids: ${
          z.prettifyError(error)
        }`,
      );
    }
    c.header("cache-control", "no-store");
    return c.json(data as object, status);
  });
}

function describe(endpoint: Endpoint, media: Media) {
  const { method, path, summary, role, params, query, body, output } = endpoint;
  const { takes, headers, gives = [], json = true } = media;
  return createRoute({
    method: method.toLowerCase() as Lowercase<typeof method>,
    path,
    operationId: nameOf(method, path),
    tags: [path.split("/")[1]!],
    summary,
    description: `Needs the role ${role}.`,
    security: [{ token: [] }],
    request: {
      ...(params && { params: params as z.ZodObject }),
      ...(query && { query: query as z.ZodObject }),
      ...(headers && { headers }),
      ...(body && {
        body: {
          required: true,
          content: { "application/json": { schema: body } },
        },
      }),
      ...(takes !== undefined && {
        body: { required: true, content: { [takes]: { schema: RAW } } },
      }),
    },
    responses: {
      [endpoint.status ?? 200]: {
        description: "Done",
        content: {
          ...(json && { "application/json": { schema: output } }),
          ...Object.fromEntries(gives.map((type) => [type, { schema: RAW }])),
        },
      },
      default: {
        description: "Declined; `code` says why",
        content: { "application/problem+json": { schema: Problem } },
      },
    },
  });
}

const RAW = { type: "string", format: "binary" } as const;

/** `GET /packages/{id}` is `get_packages_id`. */
function nameOf(method: string, path: string): string {
  return `${method.toLowerCase()}${path.replaceAll(/[/{}]+/g, "_")}`
    .replace(/_$/, "");
}
