import { stopStatements } from "#db/deployments/changes.ts";
import { retireStatements } from "#db/machines/retire.ts";
import {
  addMirrors,
  type MirrorCounts,
  mostMirrors,
} from "#server/domain/deployments/mirror_counts.ts";
import type { Requester } from "#server/domain/permissions.ts";
import {
  effectsOn,
  toPair,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { selectedDeployments } from "#server/usecases/fleet/select_deployments.ts";
import type { Services } from "#server/usecases/services.ts";
import { RECALLABLE, STOPPABLE } from "#shared/contract/deployments/states.ts";
import type { RetireResult } from "#shared/contract/machines/life.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import { DAY_MS } from "#shared/time.ts";
import { lifeTargets } from "./life_targets.ts";

/**
 * Retires machines, one part after the other, each with its events: what waits
 * there is cancelled, what was offered is recalled, and they leave groups,
 * networks and counts until they make contact again.
 *
 * @throws {Refusal} As `lifeTargets` does; `guard_number_needed`.
 */
export function retireMachines(
  services: Services,
  targets: MachineTargets,
  by: Requester,
  how: ActionOptions = {},
): Promise<RetireResult> {
  return actOnMany(services, {
    count: async () => {
      const mirrors: MirrorCounts = new Map();
      const counts = await forEachPart(services, targets, (_, effects) => {
        addMirrors(mirrors, effects.recalling);
        return Promise.resolve();
      });
      return { ...counts, mirrors: mostMirrors(mirrors) };
    },
    run: () =>
      forEachPart(
        services,
        targets,
        (machines, effects) => retire(services, machines, effects, by),
      ),
    confirmation: {
      action: "retire the machines",
      reached: ({ retired }) => retired,
    },
  }, how);
}

type Effects = ReturnType<typeof effectsOn>;

async function forEachPart(
  services: Services,
  targets: MachineTargets,
  change: (machines: readonly number[], effects: Effects) => Promise<void>,
): Promise<RetireResult> {
  const since = services.now().getTime() - DAY_MS;
  let retired = 0, unchanged = 0, recent = 0;
  let cancelled = 0, recalling = 0, beyondRecall = 0;
  for await (const part of lifeTargets(services, "retire", targets)) {
    const changed = part.filter(({ status }) => status !== "retired");
    const machines = changed.map(({ id }) => id);
    unchanged += part.length - changed.length;
    if (machines.length === 0) continue;
    const effects = await effectsOnMachines(services, machines);
    retired += machines.length;
    recent += changed.filter(({ lastContactAt }) => lastContactAt > since)
      .length;
    cancelled += effects.cancelled.length;
    recalling += effects.recalling.length;
    beyondRecall += effects.ended.length + effects.beyondRecall.length;
    await change(machines, effects);
  }
  return { retired, unchanged, recent, cancelled, recalling, beyondRecall };
}

async function effectsOnMachines(
  services: Services,
  machines: readonly number[],
): Promise<Effects> {
  const open = [];
  for await (
    const some of selectedDeployments(
      services.store,
      { machines, anyStatus: true },
      STOPPABLE,
    )
  ) open.push(...some);
  // There is nothing to recall of a package that has run.
  const ended = open.filter(({ state, hasRun }) =>
    state !== "waiting" && hasRun
  );
  const others = open.filter((one) => !ended.includes(one));
  return { ...effectsOn(services, others), ended };
}

/** What a machine has completely stays offered: it will report a result. */
async function retire(
  { store, now, recalls, notifier, presence }: Services,
  machines: readonly number[],
  effects: Effects,
  by: Requester,
): Promise<void> {
  const change = { machines, actor: `operator:${by.name}`, at: now() };
  const { retired, cancelled, rest } = retireStatements(change);
  const rows = await store.commit({
    // Counted while the machines are in service.
    cancelled,
    recalling: stopStatements({
      pairs: effects.recalling,
      from: RECALLABLE,
      to: "recalling",
      kind: "deployment.recalling",
      actor: change.actor,
      at: change.at,
      because: "machine_retired",
    }),
    rest,
    retired,
  });
  recalls.add(rows.recalling.map(toPair));
  notifier.notify();
  if (rows.recalling.length > 0) await presence.seenByAll();
}
