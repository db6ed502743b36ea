import type { EnrolmentToken } from "#shared/contract/enrolment.ts";
import type { Column } from "#tui/console/widgets/table.tsx";
import { text } from "#tui/text/mod.ts";
import { tokenState } from "#tui/words/enrolment.ts";
import { formatMoment } from "#tui/words/words.ts";

export const enrolmentColumns: readonly Column<EnrolmentToken>[] = [
  {
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
    cell: ({ usedAt }) => usedAt ? formatMoment(usedAt, new Date()) : "",
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
