import type { Operator } from "#shared/contract/operators.ts";
import { Role } from "#shared/contract/roles.ts";
import { create } from "#tui/actions/operators.ts";
import { useNewRow } from "#tui/console/data/new_row.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { perform } from "#tui/console/perform.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { type Session, useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { operatorFields } from "./forms.ts";
import { OperatorList } from "./operator_list.tsx";
import { type Secret, SecretPage } from "./secret.tsx";
import { TokenForm } from "./token_form.tsx";
import { TokenList } from "./token_list.tsx";

/** The overlay over the lists: a form, or a secret that is shown once. */
type Overlay =
  | { readonly show: "new operator" }
  | { readonly show: "new token"; readonly to: Operator | null }
  | { readonly show: "secret"; readonly secret: Secret };

/** Operators and their tokens: listed, made and removed. */
export function OperatorsScreen(
  { place: { q }, active }: ScreenProps<"operators">,
) {
  const session = useSession();
  const tabs = useTabs<"operators" | "tokens", Overlay>("tab", "operators");
  const newOperator = useNewRow();
  const newToken = useNewRow("tokens");
  const issueTo = (to: Operator | null) => tabs.open({ show: "new token", to });
  switch (tabs.overlay?.show) {
    case "new operator":
      return (
        <FormScreen
          active={active}
          status={text.operators.new}
          spec={operatorForm(session, tabs.close, ({ id }) => {
            newOperator(id);
            tabs.close();
          })}
        />
      );
    case "new token":
      return (
        <TokenForm
          active={active}
          to={tabs.overlay.to}
          leave={tabs.close}
          done={(secret) => {
            newToken(secret.token.id);
            tabs.open({ show: "secret", secret });
          }}
        />
      );
    case "secret":
      return (
        <SecretPage
          active={active}
          issued={tabs.overlay.secret}
          close={() => tabs.show("tokens")}
        />
      );
  }
  return tabs.tab === "operators"
    ? (
      <OperatorList
        active={active}
        q={q}
        make={() => tabs.open({ show: "new operator" })}
        issue={issueTo}
        showTokens={() => tabs.show("tokens")}
      />
    )
    : (
      <TokenList
        active={active}
        issue={() => issueTo(null)}
        showOperators={() => tabs.show("operators")}
      />
    );
}

function operatorForm(
  session: Session,
  leave: () => void,
  done: (made: Operator) => void,
): FormSpec {
  return {
    fields: operatorFields,
    draft: "new operator",
    start: { name: "", role: "viewer" },
    sends: text.operators.make,
    leave,
    send: ({ name = "", role }) =>
      perform(create, { name, role: Role.parse(role) }, {
        session,
        ask: () => {},
        done,
        holds: true,
      }),
  };
}
