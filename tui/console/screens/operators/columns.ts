import type { Operator, Token } from "#shared/contract/operators.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { formatMoment } from "#tui/words/words.ts";

export const operatorColumns: readonly Column<Operator>[] = [
  {
    title: () => text.operators.name,
    width: 20,
    grow: 1,
    sort: "name",
    cell: ({ name }) => name,
  },
  { title: () => text.operators.role, width: 10, cell: ({ role }) => role },
  {
    title: () => text.operators.since,
    width: 14,
    cell: ({ createdAt }) => formatMoment(createdAt, new Date()),
  },
];

export const tokenColumns: readonly Column<Token>[] = [
  {
    title: () => text.columns.id,
    width: 5,
    drop: 2,
    cell: ({ id }) => `${id}`,
  },
  {
    title: () => text.tokens.operator,
    width: 12,
    grow: 1,
    cell: ({ operator }) => operator,
  },
  {
    title: () => text.tokens.name,
    width: 14,
    grow: 1,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
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
    title: () => text.tokens.expires,
    width: 12,
    cell: ({ expiresAt }) =>
      expiresAt ? formatMoment(expiresAt, new Date()) : text.sheet.never,
  },
  {
    title: () => text.tokens.issued,
    width: 12,
    sort: "-created",
    drop: 1,
    cell: ({ createdAt }) => formatMoment(createdAt, new Date()),
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
