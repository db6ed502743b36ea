import type { z } from "zod";
import type { Role } from "./roles.ts";

/**
 * One call of the operator API, served by `server/operator`, called by
 * `tui/api`.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path below `/api/v1`, parameters in braces: `/packages/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** The lowest role that may call it. */
  readonly role: Role;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly output: Output;
  /** Status of a success; default 200. */
  readonly status?: 200 | 201;
}

/** Returns the endpoint unchanged; it only keeps the exact types. */
export function endpoint<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
>(
  definition: Endpoint<Params, Query, Body, Output>,
): Endpoint<Params, Query, Body, Output> {
  return definition;
}

/** The input of a caller: only the parts the endpoint has. */
export interface EndpointInput<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
> {
  readonly params?: z.input<Params>;
  readonly query?: z.input<Query>;
  readonly body?: z.input<Body>;
}
