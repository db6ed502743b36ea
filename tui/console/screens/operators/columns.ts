import type { Operator, Token } from "#shared/contract/operators.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { momentWords } from "#tui/words/moments.ts";

export const operatorColumns: readonly Column<Operator>[] = [
  {
    id: "name",
    title: () => text.operators.name,
    width: 20,
    grow: 1,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    id: "role",
    title: () => text.operators.role,
    width: 10,
    cell: ({ role }) => role,
  },
  {
    id: "since",
    title: () => text.operators.since,
    width: 14,
    cell: ({ createdAt }) => momentWords(createdAt),
  },
];

export const tokenColumns: readonly Column<Token>[] = [
  {
    id: "id",
    title: () => text.columns.id,
    width: 5,
    drop: 2,
    cell: ({ id }) => `${id}`,
  },
  {
    id: "operator",
    title: () => text.tokens.operator,
    width: 12,
    grow: 1,
    cell: ({ operator }) => operator,
  },
  {
    id: "name",
    title: () => text.tokens.name,
    width: 14,
    grow: 1,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    id: "state",
    title: () => text.tokens.state,
    width: 8,
    cell: (token) => {
      const state = stateOf(token, new Date());
      return {
        text: text.tokens[state],
        tone: state === "works" ? "ok" : "quiet",
      };
    },
  },
  {
    id: "expires",
    title: () => text.tokens.expires,
    width: 12,
    cell: ({ expiresAt }) =>
      expiresAt ? momentWords(expiresAt) : text.sheet.never,
  },
  {
    id: "issued",
    title: () => text.tokens.issued,
    width: 12,
    sort: "-created",
    drop: 1,
    cell: ({ createdAt }) => momentWords(createdAt),
  },
];

/** The state of a token: valid, expired or revoked. */
export function stateOf(
  { revokedAt, expiresAt }: Pick<Token, "revokedAt" | "expiresAt">,
  now: Date,
): "works" | "revoked" | "expired" {
  if (revokedAt) return "revoked";
  return expiresAt && new Date(expiresAt) <= now ? "expired" : "works";
}
