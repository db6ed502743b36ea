import { useState } from "react";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { call } from "#tui/api/call.ts";
import { type Role } from "#shared/contract/roles.ts";
import { createOperator, createToken } from "#shared/contract/operators.ts";
import { line } from "#tui/actions/equivalent.ts";
import { operatorFields, tokenFields } from "./forms.ts";
import { OperatorList } from "./operator_list.tsx";
import { type Secret, SecretPage } from "./secret.tsx";
import { TokenList } from "./token_list.tsx";

/** What is on screen: one of the lists, a form, or a secret, once. */
type View =
  | { readonly show: "operators" | "tokens" | "new operator" }
  | { readonly show: "new token"; readonly operator: string }
  | { readonly show: "secret"; readonly secret: Secret };

/** Operators and their tokens: seen, made and taken away. */
export function OperatorsScreen({ active, q }: {
  readonly active: boolean;
  readonly q?: string;
}) {
  const { connection, act } = useSession();
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
            send({ name = "", role }) {
              act(text.operators.making(name), async () => {
                const made = await call(connection, createOperator, {
                  body: { name, role: role as Role },
                });
                list();
                return text.operators.made(made.name, made.role);
              }, line("operators", "create", name, role ?? ""));
            },
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
            send({ operator = "", name = "", days = "" }) {
              const words = [operator, name.trim()];
              act(
                text.tokens.making,
                async () => {
                  const { token, secret } = await call(
                    connection,
                    createToken,
                    {
                      body: {
                        operator,
                        name: name.trim(),
                        ...days !== "" && { days: Number(days) },
                      },
                    },
                  );
                  setView({ show: "secret", secret: { token, secret } });
                  return text.tokens.made(token.name, token.operator);
                },
                line(
                  "tokens",
                  "issue",
                  ...words,
                  ...days ? ["--days", days] : [],
                ),
              );
            },
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
