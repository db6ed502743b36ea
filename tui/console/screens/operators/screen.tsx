import { useState } from "react";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { Role } from "#shared/contract/roles.ts";
import { create, issue } from "#tui/actions/operators.ts";
import { perform } from "#tui/console/perform.ts";
import { operatorFields, tokenFields } from "./forms.ts";
import { OperatorList } from "./operator_list.tsx";
import { type Secret, SecretPage } from "./secret.tsx";
import { TokenList } from "./token_list.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** What is on screen: one of the lists, a form, or a secret, once. */
type View =
  | { readonly show: "operators" | "tokens" | "new operator" }
  | { readonly show: "new token"; readonly operator: string }
  | { readonly show: "secret"; readonly secret: Secret };

/** Operators and their tokens: seen, made and taken away. */
export function OperatorsScreen(
  { place: { q }, active }: ScreenProps<"operators">,
) {
  const session = useSession();
  const context = { session, ask: () => {} };
  const [tab, setTab] = usePlaceState<"operators" | "tokens">(
    "tab",
    "operators",
  );
  // A form, or a secret, is not kept: it is over when it is left.
  const [over, setOver] = useState<View | null>(null);
  const view: View = over ?? { show: tab };
  /** Back to the list one came from. */
  const list = () => setOver(null);
  function setView(next: View): void {
    if (next.show !== "operators" && next.show !== "tokens") {
      return setOver(next);
    }
    setTab(next.show);
    setOver(null);
  }
  switch (view.show) {
    case "operators":
      return (
        <OperatorList
          active={active}
          q={q}
          make={() => setView({ show: "new operator" })}
          issue={(operator) => setView({ show: "new token", operator })}
          tokens={() => setView({ show: "tokens" })}
        />
      );
    case "tokens":
      return (
        <TokenList
          active={active}
          issue={() => setView({ show: "new token", operator: "" })}
          operators={() => setView({ show: "operators" })}
        />
      );
    case "new operator":
      return (
        <FormScreen
          active={active}
          status={text.operators.new}
          spec={{
            fields: operatorFields,
            start: { name: "", role: "viewer" },
            sends: text.operators.make,
            leave: list,
            send: ({ name = "", role }) =>
              perform(create, { name, role: Role.parse(role) }, {
                ...context,
                done: list,
              }),
          }}
        />
      );
    case "new token":
      return (
        <FormScreen
          active={active}
          status={text.tokens.new}
          spec={{
            fields: tokenFields,
            start: { operator: view.operator, name: "", days: "" },
            startAt: view.operator === "" ? 0 : 1,
            sends: text.tokens.make,
            leave: list,
            send: ({ operator = "", name = "", days = "" }) =>
              perform(issue, {
                operator,
                name: name.trim(),
                ...days !== "" && { days: Number(days) },
              }, {
                ...context,
                done: (secret: Secret) => setView({ show: "secret", secret }),
              }),
          }}
        />
      );
    case "secret":
      return (
        <SecretPage
          active={active}
          issued={view.secret}
          close={() => setView({ show: "tokens" })}
        />
      );
  }
}
