import { Role } from "#shared/contract/roles.ts";
import { create, issue } from "#tui/actions/operators.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { perform } from "#tui/console/perform.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { type Session, useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { operatorFields, tokenFields } from "./forms.ts";
import { OperatorList } from "./operator_list.tsx";
import { type Secret, SecretPage } from "./secret.tsx";
import { TokenList } from "./token_list.tsx";

/** The overlay over the lists: a form, or a secret that is shown once. */
type Overlay =
  | { readonly show: "new operator" }
  | { readonly show: "new token"; readonly operator: string }
  | { readonly show: "secret"; readonly secret: Secret };

/** Operators and their tokens: listed, made and removed. */
export function OperatorsScreen(
  { place: { q }, active }: ScreenProps<"operators">,
) {
  const session = useSession();
  const tabs = useTabs<"operators" | "tokens", Overlay>("tab", "operators");
  const issueTo = (operator: string) =>
    tabs.open({ show: "new token", operator });
  switch (tabs.overlay?.show) {
    case "new operator":
      return (
        <FormScreen
          active={active}
          status={text.operators.new}
          spec={operatorForm(session, tabs.close)}
        />
      );
    case "new token":
      return (
        <FormScreen
          active={active}
          status={text.tokens.new}
          spec={tokenForm(session, {
            operator: tabs.overlay.operator,
            leave: tabs.close,
            done: (secret) => tabs.open({ show: "secret", secret }),
          })}
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
        issue={() => issueTo("")}
        showOperators={() => tabs.show("operators")}
      />
    );
}

function operatorForm(session: Session, leave: () => void): FormSpec {
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
        done: leave,
      }),
  };
}

/** Issues a token to an operator; `""` lets the name be typed. */
function tokenForm(
  session: Session,
  { operator, leave, done }: {
    readonly operator: string;
    readonly leave: () => void;
    readonly done: (secret: Secret) => void;
  },
): FormSpec {
  return {
    fields: tokenFields,
    draft: `token ${operator}`,
    start: { operator, name: "", days: "" },
    startAt: operator === "" ? 0 : 1,
    sends: text.tokens.make,
    leave,
    send: ({ operator = "", name = "", days = "" }) =>
      perform(issue, {
        operator,
        name: name.trim(),
        ...days !== "" && { days: Number(days) },
      }, { session, ask: () => {}, done }),
  };
}
