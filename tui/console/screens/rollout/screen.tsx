import { useState } from "react";
import { readRolloutReport } from "#shared/contract/rollouts/report.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useMinutes } from "#tui/console/screens/rollouts/use_minutes.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { rolloutKeys } from "#tui/console/screens/rollouts/keys.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { totalOf } from "#tui/words/rollouts/rollouts.ts";
import { loadRollout } from "./load.ts";
import { type ReasonForm, reasonForm, reasonStatus } from "./reason_form.ts";
import { rolloutSections } from "./sections.ts";

/** One rollout: its waves, what it waits for, and what is done about it. */
export function RolloutScreen(
  { place, active }: ScreenProps<"rollout">,
) {
  const session = useSession();
  const { connection, me, go } = session;
  const asking = useQuestion();
  const [reason, setReason] = useState<ReasonForm | null>(null);
  const fetched = useFetch({
    load: (signal) => loadRollout(connection, place, signal),
    active,
    concerns: (event) => event.package?.id === place.package.id,
  });
  const rollout = fetched.value?.rollout ?? null;
  const hasFailures = rollout !== null && totalOf(rollout).failed > 0;
  const report = useFetch({
    load: (signal) =>
      call(connection, readRolloutReport, { params: { id: place.id } }, signal),
    active: active && hasFailures,
    concerns: (event) => event.package?.id === place.package.id,
  });
  useMinutes(active && rollout?.waitsFor === "soak", fetched.reload);
  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: fetched.reload,
    failed: fetched.reload,
  };
  if (reason) {
    return (
      <FormScreen
        active={active}
        status={reasonStatus(reason)}
        spec={reasonForm(reason, context, () => setReason(null))}
      />
    );
  }
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      sectionsOf={(whole, size) =>
        rolloutSections(whole, hasFailures ? report.value : null, size)}
      asking={asking}
      keysOf={({ selected }) =>
        bind(rolloutKeys, {
          rollout,
          missing: null,
          me: me.name,
          role: me.role,
          wave: selected?.target?.wave ?? null,
          go: (to) => go({ to: "push", place: to }),
          start: (action, target) => perform(action, target, context),
          withReason: (what, rollout) => setReason({ what, rollout }),
        })}
    />
  );
}
