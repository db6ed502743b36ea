import type { ReactNode } from "react";
import { Text } from "ink";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { formKeys } from "#tui/console/keys/form_keys.ts";
import { useSession } from "#tui/console/session.ts";
import { theme } from "#tui/console/theme.ts";
import {
  type Form,
  type FormSpec,
  FormView,
  useForm,
} from "#tui/console/widgets/form.tsx";
import { bodyRows, Frame } from "#tui/console/widgets/frame.tsx";
import { useQueryField } from "#tui/console/widgets/query_field.ts";

interface FormScreenProps {
  readonly active: boolean;
  readonly spec: FormSpec;
  readonly status: string;
}

/** A form that fills the screen. */
export function FormScreen({ active, spec, status }: FormScreenProps) {
  return (
    <FilledForm
      active={active}
      form={useForm(spec)}
      sends={spec.sends}
      status={status}
    />
  );
}

/** A form whose state the caller holds, with additional keys and lines. */
export function FilledForm(
  { active, form, sends, status, keys = [], below, belowRows = 0 }: {
    readonly active: boolean;
    readonly form: Form;
    readonly sends: string;
    readonly status: string;
    readonly keys?: readonly Key[];
    readonly below?: ReactNode;
    readonly belowRows?: number;
  },
) {
  const { size } = useSession();
  const query = useQueryField(form);
  const completes = form.fields.some(({ kind }) => kind.type === "query");
  return (
    <Frame
      active={active}
      modal
      typing={form.type}
      helpKey={isText(form) ? "^g" : "?"}
      keys={[
        ...keys,
        ...query.keys,
        ...bind(formKeys, form),
      ]}
      status={status}
    >
      <FormView
        form={form}
        sends={sends}
        width={size.columns}
        height={bodyRows(size)}
        below={
          <>
            {completes
              ? (
                <Text color={theme.quiet} wrap="truncate">
                  {`  ${query.words}`}
                </Text>
              )
              : null}
            {below}
          </>
        }
        belowRows={belowRows + (completes ? 1 : 0)}
      />
    </Frame>
  );
}

/** True if characters are typed into the current field, "?" as well. */
function isText({ current, typed }: Form): boolean {
  return current !== null && current.kind.type !== "choice" &&
    typed.text !== "";
}
