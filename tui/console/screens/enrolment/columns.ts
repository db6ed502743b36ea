import type { EnrolmentToken } from "#shared/contract/enrolment.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { text } from "#tui/text/mod.ts";
import { tokenState } from "#tui/words/enrolment.ts";
import { momentWords } from "#tui/words/moments.ts";

export const enrolmentColumns: readonly Column<EnrolmentToken>[] = [
  {
    id: "name",
    title: () => text.tokens.name,
    width: 14,
    grow: 1,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    title: () => text.enrolment.tokens.columns.tag,
    width: 12,
    grow: 1,
    cell: ({ tag }) => tag,
  },
  {
    title: () => text.enrolment.tokens.columns.state,
    width: 8,
    cell: (token) => {
      const state = tokenState(token, new Date());
      return {
        text: text.enrolment.tokens.states[state],
        tone: state === "valid" ? "ok" : "quiet",
      };
    },
  },
  {
    title: () => text.enrolment.tokens.columns.uses,
    width: 6,
    right: true,
    cell: ({ uses }) => `${uses}`,
  },
  {
    title: () => text.enrolment.tokens.columns.used,
    width: 13,
    drop: 2,
    cell: ({ usedAt }) => usedAt ? momentWords(usedAt) : "",
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
