import type { z } from "zod";
import type { WaveRule } from "#shared/contract/rollouts/policy.ts";
import type {
  HaltReason,
  Rollout,
  Wave,
} from "#shared/contract/rollouts/rollouts.ts";
import type { readOverview } from "#shared/contract/server.ts";
import { text } from "#tui/text/mod.ts";

type RolloutInNeed = z.output<typeof readOverview.output>["rollouts"][number];

/** "up to 5 %", "10 machines", "group lab", "the rest". */
export function waveWords(
  { rule, groupName }: {
    readonly rule: WaveRule;
    readonly groupName: string | null;
  },
): string {
  const { rules } = text.rollouts;
  if (rule.percent !== undefined) return rules.percent(rule.percent);
  if (rule.machines !== undefined) return rules.count(rule.machines);
  if (rule.group !== undefined) {
    return rules.group(groupName || `${rule.group}`);
  }
  return rules.rest;
}

type Counts = Pick<
  Wave,
  "succeeded" | "failed" | "out" | "waiting" | "cancelled" | "contradicted"
>;

/** "9 succeeded, 1 failed, 3 waiting"; numbers of 0 are left out. */
export function countWords(counts: Counts): string {
  const { counts: words } = text.rollouts;
  const names = [
    "succeeded",
    "failed",
    "out",
    "waiting",
    "cancelled",
    "contradicted",
  ] as const;
  return names.filter((name) => counts[name] > 0)
    .map((name) => words[name](counts[name])).join(", ");
}

/** The counts of all waves together. */
export function totalOf({ waves }: Pick<Rollout, "waves">) {
  const sum = (of: (wave: Wave) => number) =>
    waves.reduce((total, wave) => total + of(wave), 0);
  return {
    machines: sum(({ machines }) => machines),
    succeeded: sum(({ succeeded }) => succeeded),
    failed: sum(({ failed }) => failed),
    out: sum(({ out }) => out),
    waiting: sum(({ waiting }) => waiting),
    cancelled: sum(({ cancelled }) => cancelled),
    contradicted: sum(({ contradicted }) => contradicted),
  };
}

/** "3 of 40 failed". */
export function haltedWords({ because, code, machines, of }: HaltReason) {
  const words = text.rollouts.because;
  return because === "code"
    ? words.code(code ?? "")
    : words[because](machines ?? 0, of ?? 0);
}

/**
 * What a rollout on the overview needs, with its title: "Rollouts halted",
 * "halted in wave 1: 3 of 40 failed".
 */
export function needWords(
  { waitsFor, halted, openWave, createdBy }: RolloutInNeed,
): { readonly title: string; readonly words: string } {
  const words = text.rolloutScreens.overview;
  return waitsFor === "operator"
    ? {
      title: words.halted,
      words: words.haltedIn(openWave, halted ? haltedWords(halted) : ""),
    }
    : {
      title: words.approval,
      words: words.approvalOf(openWave + 1, createdBy),
    };
}

/** "when 90 % of the wave have succeeded, for 1 h". */
export function advanceWords({ advance }: Pick<Rollout, "advance">): string {
  const words = text.rollouts.advance;
  const { succeededPercent = 0, succeededMachines, deadlineHours } = advance;
  return [
    succeededMachines !== undefined
      ? words.machines(succeededMachines)
      : advance.of === "answered"
      ? words.percentOfAnswered(succeededPercent)
      : words.percentOfAll(succeededPercent),
    ...advance.soakMinutes > 0
      ? [words.soak(minuteWords(advance.soakMinutes))]
      : [],
    ...deadlineHours === undefined ? [] : [words.deadline(deadlineHours)],
    ...advance.approval === "none" ? [] : [words.approval[advance.approval]],
  ].join(", ");
}

/** "90 min", "4 h": nothing is rounded. */
function minuteWords(minutes: number): string {
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

/** "over 10 % failed, on ERR_EXECUTE". */
export function haltWords({ halt }: Pick<Rollout, "halt">): string {
  const words = text.rollouts.halt;
  const rules = [
    ...([
      "failedPercent",
      "surelyFailedPercent",
      "failedMachines",
      "contradictedPercent",
      "silentHours",
    ] as const).flatMap((name) => {
      const value = halt[name];
      return value === undefined ? [] : [words[name](value)];
    }),
    ...halt.codes.length > 0 ? [words.codes(halt.codes.join(", "))] : [],
  ];
  return rules.length === 0 ? words.never : rules.join(", ");
}
