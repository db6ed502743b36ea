import type { z } from "zod";
import {
  createOperator,
  createToken,
  listOperators,
  type Operator,
  removeOperator,
  revokeToken,
  setRole as setRoleEndpoint,
  type Token,
} from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { flags } from "./command_line.ts";
import { refuseChanged, undoWith } from "./undo/undo.ts";

/** The most operators that are looked through for one name. */
const MOST_LISTED = 500;

/** Creates an operator, who has no token yet. */
export const create: Action<Pick<Operator, "name" | "role">, Operator> = {
  endpoint: createOperator,
  doing: ({ name }) => text.operators.making(name),
  run: (connection, body) => call(connection, createOperator, { body }),
  sentence: (_, { name, role }) => text.operators.made(name, role),
  id: (_, { id }) => id,
  undo: (_, made) =>
    undoWith(remove, made, {
      effects: [text.undo.removesOperator(made.name)],
    }),
  commandLines: ({ name, role }) => [["operators", "create", name, role]],
};

/** A role for an operator who has another one. */
export interface RoleChange {
  readonly operator: Operator;
  readonly role: Operator["role"];
  /** True if it is the operator at the console. */
  readonly isOwn?: boolean;
}

/** Gives an operator another role. */
export const setRole: Action<RoleChange, Operator> = {
  endpoint: setRoleEndpoint,
  nothing: ({ operator, role }) =>
    operator.role === role ? text.operators.hasRole(operator.name, role) : null,
  question: ({ operator: { name, role: from }, role, isOwn = false }) => ({
    title: text.operators.roleQuestion(name, from, role),
    lines: [
      text.operators.roleTokens,
      ...isOwn ? [text.operators.roleOwn] : [],
    ],
    yes: text.operators.roleYes,
    danger: isOwn,
  }),
  doing: ({ operator, role }) => text.operators.setting(operator.name, role),
  run: (connection, { operator: { id }, role }) =>
    call(connection, setRoleEndpoint, { params: { id }, body: { role } }),
  sentence: (_, { name, role }) => text.operators.roleSet(name, role),
  id: ({ operator }) => operator.id,
  undo: ({ operator, role, isOwn }) =>
    undoWith(setRole, {
      operator: { ...operator, role },
      role: operator.role,
      isOwn,
    }, {
      effects: [text.undo.changesBack(operator.name, operator.role)],
      check: async (connection) => {
        const { rows } = await call(connection, listOperators, {
          query: { q: operator.name, limit: MOST_LISTED },
        });
        const now = rows.find(({ id }) => id === operator.id);
        refuseChanged(now?.role === role, operator.name);
      },
    }),
  commandLines: ({ operator, role }) => [
    ["operators", "role", operator.name, role],
  ],
};

/** Removes an operator and revokes their tokens. */
export const remove: Action<
  Pick<Operator, "id" | "name">,
  { readonly id: number }
> = {
  endpoint: removeOperator,
  question: ({ name }) => ({
    title: text.operators.removeQuestion(name),
    lines: [text.operators.removeTokens],
    yes: text.operators.removeYes,
    danger: true,
    type: name,
  }),
  doing: ({ name }) => text.operators.removing(name),
  async run(connection, { id }) {
    await call(connection, removeOperator, { params: { id } });
    return { id };
  },
  sentence: ({ name }) => text.operators.removed(name),
  undo: () => text.undo.why.gone,
  id: ({ id }) => id,
  commandLines: ({ name }) => [["operators", "remove", name]],
};

/** A token's operator, and a name that says where it is used. */
export interface TokenDraft {
  readonly operator: string;
  readonly name: string;
  /** Days until it expires; left out: never. */
  readonly days?: number;
}

/** Issues a token; its secret is in this answer and nowhere else. */
export const issue: Action<TokenDraft, z.output<typeof createToken.output>> = {
  endpoint: createToken,
  doing: () => text.tokens.making,
  run: (connection, body) => call(connection, createToken, { body }),
  sentence: (_, { token }) => text.tokens.made(token.name, token.operator),
  undo: (_, { token }) =>
    undoWith(revoke, token, { effects: [text.undo.revokes(token.name)] }),
  commandLines: ({ operator, name, days }) => [
    ["tokens", "issue", operator, name, ...flags({ days })],
  ],
};

/** A token by its id, and more if it has been read. */
export type TokenTarget = Pick<Token, "id"> & Partial<Token> & {
  /** True if it may be the token in use now. */
  readonly isOwn?: boolean;
};

/** Revokes a token at once. */
export const revoke: Action<TokenTarget, { readonly id: number }> = {
  endpoint: revokeToken,
  unavailable: ({ revokedAt }) => revokedAt ? text.tokens.isRevoked : null,
  question: ({ id, name = `${id}`, operator = "", isOwn = false }) => ({
    title: text.tokens.revokeQuestion(name, operator),
    lines: [
      text.tokens.revokeAtOnce,
      ...isOwn ? [text.tokens.revokeOwn] : [],
    ],
    yes: text.tokens.revokeYes,
    danger: true,
  }),
  doing: ({ id, name = `${id}` }) => text.tokens.revoking(name),
  async run(connection, { id }) {
    await call(connection, revokeToken, { params: { id } });
    return { id };
  },
  sentence: ({ id, name }) => text.tokens.hasRevoked(id, name),
  undo: () => text.undo.why.secret,
  id: ({ id }) => id,
  commandLines: ({ id }) => [["tokens", "revoke", `${id}`]],
};
