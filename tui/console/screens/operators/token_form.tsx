import { listOperators, type Operator } from "#shared/contract/operators.ts";
import { issue } from "#tui/actions/operators.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { perform } from "#tui/console/perform.ts";
import { FilledForm } from "#tui/console/screens/form_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import { type FormField, useForm } from "#tui/console/widgets/form.tsx";
import { text } from "#tui/text/mod.ts";
import { tokenFields } from "./forms.ts";
import type { Secret } from "./secret.tsx";

/** Most operators whose names and roles the form knows. */
const MOST_KNOWN = 500;

/** Issues a token to an operator; its last line repeats the name and the role. */
export function TokenForm({ active, to, leave, done }: {
  readonly active: boolean;
  /** Null lets the name be typed. */
  readonly to: Operator | null;
  readonly leave: () => void;
  readonly done: (secret: Secret) => void;
}) {
  const session = useSession();
  const { connection } = session;
  const { value: known } = useFetch({
    active,
    load: (signal) =>
      call(connection, listOperators, { query: { limit: MOST_KNOWN } }, signal),
    concerns: ({ kind }) => kind.startsWith("operator."),
  });
  const rows = [...known?.rows ?? [], ...to ? [to] : []];
  const find = (name: string) => rows.find((row) => row.name === name);
  async function roleOf(name: string): Promise<string> {
    const { rows } = await call(connection, listOperators, {
      query: { q: name, limit: MOST_KNOWN },
    }).catch(() => ({ rows: [] as Operator[] }));
    return (rows.find((row) => row.name === name) ?? find(name))?.role ?? "";
  }
  const isWhole = known !== null && known.next === null;
  const form = useForm({
    fields: () =>
      tokenFields().map(
        (field): FormField =>
          field.name !== "operator" ? field : {
            ...field,
            problem: (value) =>
              field.problem?.(value) ??
                (isWhole && !find(value)
                  ? text.invitation.noOperator(value)
                  : null),
          },
      ),
    draft: `token ${to?.name ?? ""}`,
    start: { operator: to?.name ?? "", name: "", days: "" },
    startAt: to ? 1 : 0,
    sends: text.tokens.make,
    leave,
    send: ({ operator = "", name = "", days = "" }) =>
      perform(issue, {
        operator,
        name: name.trim(),
        ...days !== "" && { days: Number(days) },
      }, {
        session,
        ask: () => {},
        // Its secret comes only once: nobody leaves before it is shown.
        holds: true,
        done: async (made) => done({ ...made, role: await roleOf(operator) }),
      }),
  });
  return (
    <FilledForm
      active={active}
      form={form}
      sends={sendsWords(find(form.values.operator ?? ""))}
      status={text.tokens.new}
    />
  );
}

function sendsWords(to: Operator | undefined): string {
  return to ? text.invitation.issueTo(to.name, to.role) : text.tokens.make;
}
