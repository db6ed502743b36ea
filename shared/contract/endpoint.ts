import type { z } from "zod";
import type { Role } from "./roles.ts";

/** One call of the operator API, served by `server/api`, made by `tui/api`. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, parameters in braces: `/packages/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** The least role that may call it. */
  readonly role: Role;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly output: Output;
  /** Status of a success; 200 unless said otherwise. */
  readonly status?: 200 | 201;
}

/** Keeps the endpoint's exact types. */
export function endpoint<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
>(
  described: Endpoint<Params, Query, Body, Output>,
): Endpoint<Params, Query, Body, Output> {
  return described;
}

/** What a caller passes: only the parts the endpoint has. */
export interface EndpointInput<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
> {
  readonly params?: z.input<Params>;
  readonly query?: z.input<Query>;
  readonly body?: z.input<Body>;
}
