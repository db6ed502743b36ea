import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { lineName } from "./line.ts";
import { Role } from "./roles.ts";
import { ById, Moment, pageOf, PageQuery, sortBy } from "./page.ts";

const Name = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/,
  "letters, digits and . _ @ -, at most 64, beginning with a letter or digit",
);

export const Operator = z.object({
  id: z.number().int(),
  name: Name,
  role: Role,
  createdAt: Moment,
});
export type Operator = z.infer<typeof Operator>;

export const Token = z.object({
  id: z.number().int(),
  operator: Name,
  name: z.string().max(64),
  createdAt: Moment,
  expiresAt: Moment.nullable(),
  revokedAt: Moment.nullable(),
});
export type Token = z.infer<typeof Token>;

export const whoAmI = endpoint({
  method: "GET",
  path: "/me",
  summary: "Whose token this is",
  role: "viewer",
  output: Operator,
});

export const OPERATOR_SORTS = ["name"] as const;

const OperatorQuery = PageQuery.extend({ sort: sortBy(OPERATOR_SORTS) });
export type OperatorQuery = z.output<typeof OperatorQuery>;

export const listOperators = endpoint({
  method: "GET",
  path: "/operators",
  summary: "List operators by name",
  role: "admin",
  query: OperatorQuery,
  output: pageOf(Operator),
});

export const createOperator = endpoint({
  method: "POST",
  path: "/operators",
  summary: "Create an operator",
  role: "admin",
  body: z.strictObject({ name: Name, role: Role }),
  output: Operator,
  status: 201,
});

/**
 * Their tokens have the rights of the new role at once. Declined with
 * `last_admin` if no admin could sign in any more.
 */
export const setRole = endpoint({
  method: "PUT",
  path: "/operators/{id}/role",
  summary: "Give an operator another role",
  role: "admin",
  params: ById,
  body: z.strictObject({ role: Role }),
  output: Operator,
});

export const removeOperator = endpoint({
  method: "DELETE",
  path: "/operators/{id}",
  summary: "Remove an operator and revoke all their tokens",
  role: "admin",
  params: ById,
  output: z.object({}),
});

export const TOKEN_SORTS = ["created", "name"] as const;

const TokenQuery = PageQuery.extend({
  /** Default: `-created`. */
  sort: sortBy(TOKEN_SORTS),
});
export type TokenQuery = z.output<typeof TokenQuery>;

export const listTokens = endpoint({
  method: "GET",
  path: "/tokens",
  summary: "List tokens, never their secrets",
  role: "admin",
  query: TokenQuery,
  output: pageOf(Token),
});

export const createToken = endpoint({
  method: "POST",
  path: "/tokens",
  summary: "Issue a token; its secret is in this answer only",
  role: "admin",
  body: z.strictObject({
    operator: Name,
    name: lineName(64),
    /** Days until it expires; absent: it never expires. */
    days: z.number().int().min(1).max(3650).optional(),
  }),
  output: z.object({ token: Token, secret: z.string() }),
  status: 201,
});

export const revokeToken = endpoint({
  method: "DELETE",
  path: "/tokens/{id}",
  summary: "Revoke a token",
  role: "admin",
  params: ById,
  output: z.object({}),
});
