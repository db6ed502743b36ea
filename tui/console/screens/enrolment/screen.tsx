import { Box, Text } from "ink";
import {
  type EnrolmentToken,
  listEnrolmentTokens,
} from "#shared/contract/enrolment.ts";
import {
  type IssuedEnrolmentToken,
  issueEnrolment,
} from "#tui/actions/enrolment.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { useNewRow } from "#tui/console/data/new_row.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { perform } from "#tui/console/perform.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { type Session, useSession } from "#tui/console/session.ts";
import { theme } from "#tui/console/theme.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { bodyRows, Frame } from "#tui/console/widgets/frame.tsx";
import { text } from "#tui/text/mod.ts";
import { enrolmentColumns } from "./columns.ts";
import { enrolmentFields } from "./forms.ts";
import { enrolmentKeys, urlKeys } from "./keys.ts";

/** The overlay over the list: a form, or a URL that is shown once. */
type Overlay =
  | { readonly show: "new" }
  | { readonly show: "url"; readonly issued: IssuedEnrolmentToken };

/** The tokens that let machines in: listed, issued and revoked. */
export function EnrolmentScreen({ active }: ScreenProps<"enrolment">) {
  const session = useSession();
  const { connection, me } = session;
  const tabs = useTabs<"tokens", Overlay>("tab", "tokens");
  const newToken = useNewRow();
  switch (tabs.overlay?.show) {
    case "new":
      return (
        <FormScreen
          active={active}
          status={text.enrolment.tokens.form}
          spec={tokenForm(session, {
            leave: tabs.close,
            done(issued) {
              newToken(issued.token.id);
              tabs.open({ show: "url", issued });
            },
          })}
        />
      );
    case "url":
      return (
        <UrlPage
          active={active}
          issued={tabs.overlay.issued}
          close={() => tabs.show("tokens")}
        />
      );
  }
  return (
    <ListTab<EnrolmentToken, SortOf<typeof listEnrolmentTokens>>
      list={{
        active,
        noun: () => text.enrolment.tokens.noun,
        columns: enrolmentColumns,
        load: (query, signal) =>
          call(connection, listEnrolmentTokens, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        order: "-created",
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(enrolmentKeys, {
          ...view,
          issue: () => tabs.open({ show: "new" }),
        })}
      empty={forbidden(me.role, listEnrolmentTokens) ??
        text.enrolment.tokens.empty}
    />
  );
}

function tokenForm(
  session: Session,
  { leave, done }: {
    readonly leave: () => void;
    readonly done: (issued: IssuedEnrolmentToken) => void;
  },
): FormSpec {
  return {
    fields: enrolmentFields,
    draft: "enrolment token",
    start: { name: "", tag: "", days: "" },
    sends: text.enrolment.tokens.issueShort,
    leave,
    send: ({ name = "", tag = "", days = "" }) =>
      perform(issueEnrolment, {
        name: name.trim(),
        tag: tag.trim(),
        ...days !== "" && { days: Number(days) },
      }, { session, ask: () => {}, done }),
  };
}

/** Shows the agents' URLs until the operator confirms that they have them. */
function UrlPage({ issued: { token, urls }, active, close }: {
  readonly issued: IssuedEnrolmentToken;
  readonly active: boolean;
  readonly close: () => void;
}) {
  const { size, copy, say } = useSession();
  const copyUrl = () => {
    copy(urls.http);
    say("ok", text.tokens.copied);
  };
  return (
    <Frame
      active={active}
      modal
      keys={bind(urlKeys, { copy: copyUrl, close })}
      status={text.enrolment.tokens.issued(token.name)}
    >
      <Box
        flexDirection="column"
        height={bodyRows(size)}
        width={size.columns}
        paddingX={2}
        paddingTop={1}
        overflow="hidden"
      >
        <Text color={theme.open}>{text.enrolment.tokens.shown}</Text>
        <Box height={1} />
        <Text bold>{urls.http}</Text>
        <Text bold>{urls.https}</Text>
        <Box height={1} />
        <Text>{text.enrolment.tokens.server}</Text>
      </Box>
    </Frame>
  );
}
