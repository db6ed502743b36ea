import type { ReactNode } from "react";
import { bind, type Key } from "../keys/binding.ts";
import { useSession } from "../session.ts";
import { text } from "../text/mod.ts";
import {
  type Form,
  formKeys,
  type FormSpec,
  FormView,
  useForm,
} from "../widgets/form.tsx";
import { bodyRows, Frame } from "../widgets/frame.tsx";

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

/** A form that somebody else holds, with keys and lines of its own. */
export function FilledForm(
  { active, form, sends, status, keys = [], below, belowRows }: {
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
  const { next, previous, leave, send, nextShort, leaveShort, sendShort } =
    text.form;
  return (
    <Frame
      active={active}
      modal
      typing={form.type}
      keys={[
        ...keys,
        ...bind(
          formKeys({
            next: [next, nextShort],
            previous,
            leave: [leave, leaveShort],
            send: [send, sendShort],
          }),
          form,
        ),
      ]}
      status={status}
    >
      <FormView
        form={form}
        sends={sends}
        width={size.columns}
        height={bodyRows(size)}
        below={below}
        belowRows={belowRows}
      />
    </Frame>
  );
}
