import type { Command } from "commander";
import type { z } from "zod";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { type PackageUnderWay, readOverview } from "#shared/contract/server.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { pollRate } from "#tui/words/polls.ts";
import { sharesOf } from "#shared/contract/packages/shares.ts";
import { percentWords } from "#tui/words/amounts.ts";
import { needWords } from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";
import { newestWords } from "#tui/words/backups/facts.ts";
import { formatDue, warningWords } from "#tui/words/words.ts";
import type { Cli } from "#tui/cli/cli.ts";
import type { Fact } from "#tui/cli/output.ts";

type Overview = z.output<typeof readOverview.output>;

/** `longshore overview` */
export function overviewCommand(program: Command, cli: Cli): void {
  program.command("overview").description(text.cli.about.overview)
    .action(async () => {
      const now = await call(await cli.connect(), readOverview);
      await cli.out.show(now, overviewFacts(now));
    });
}

function underWayWords(
  { package: of, counts, forecast }: PackageUnderWay,
  at: string,
): string {
  const { done, failed, total } = sharesOf(counts);
  return text.cli.overview.underWay(titleOf(of), {
    percent: percentWords(done, total),
    failed,
    toCome: total - done - failed,
    end: forecast?.all ? formatDue(forecast.all, new Date(at)) : null,
  });
}

/** Sums over the last 24 hours. */
function sumsOf({ activity: { hours } }: Overview) {
  const sum = (of: "contacts" | "results" | "failures") =>
    hours.reduce((sum, hour) => sum + hour[of], 0);
  return {
    contacts: sum("contacts"),
    results: sum("results"),
    failures: sum("failures"),
  };
}

/** The facts of the overview; those that need attention come first. */
function overviewFacts(now: Overview): Fact[] {
  const { labels, overview } = text.cli;
  const { machines, states } = now;
  return [
    ...now.warnings.map((warning) =>
      [labels.warning, warningWords(warning)] as Fact
    ),
    ...now.backup
      ? [[
        text.backups.label,
        now.backup.running
          ? text.backups.nowRunning
          : newestWords(now.backup.madeAt, new Date(now.at)),
      ] as Fact]
      : [],
    ...now.rollouts.map((rollout) => {
      const { title, words } = needWords(rollout);
      return [
        title,
        text.sheet.labelled(titleOf(rollout.package), words),
      ] as Fact;
    }),
    ...now.pending > 0
      ? [[
        text.enrolment.pending,
        text.enrolment.pendingWords(now.pending),
      ] as Fact]
      : [],
    ...now.failing.map(({ package: of, failed, assigned }) =>
      [labels.failing, overview.failing(titleOf(of), failed, assigned)] as Fact
    ),
    ...now.holding.map(({ package: of, machines: held, failed }) =>
      [labels.holding, overview.holding(titleOf(of), held, failed)] as Fact
    ),
    ...now.stuck.map(({ package: of, machines }) =>
      [
        text.why.troubles.stuck,
        text.sheet.labelled(titleOf(of), text.why.troubles.stuckOn(machines)),
      ] as Fact
    ),
    ...now.troubles.hammers + now.troubles.stalls + now.troubles.identity +
          now.troubles.claims_history > 0
      ? [[
        text.why.troubles.overview,
        text.why.troubles.counted(
          now.troubles.hammers,
          now.troubles.stalls,
          now.troubles.identity,
          now.troubles.claims_history,
        ),
      ] as Fact]
      : [],
    ...now.removals.machines > 0
      ? [[
        text.life.removed.overview,
        text.life.removed.overviewWords(
          now.removals.removed,
          now.removals.machines,
        ),
      ] as Fact]
      : [],
    ...now.troubles.returned > 0
      ? [[
        text.life.overview,
        text.life.overviewWords(now.troubles.returned),
      ] as Fact]
      : [],
    ...now.contradicted.map(({ package: of, machines }) =>
      [
        text.claims.overview,
        text.sheet.labelled(titleOf(of), text.claims.overviewWords(machines)),
      ] as Fact
    ),
    ...now.disputed.map(({ package: of, machines }) =>
      [
        text.verification.disputed,
        text.sheet.labelled(
          titleOf(of),
          text.verification.disputedWords(machines),
        ),
      ] as Fact
    ),
    ...now.unverified.map(({ package: of, machines }) =>
      [
        text.verification.overview,
        text.sheet.labelled(
          titleOf(of),
          text.verification.overviewWords(machines),
        ),
      ] as Fact
    ),
    ...now.duplicates > 0
      ? [[
        text.duplicates.overview,
        text.duplicates.overviewWords(now.duplicates),
      ] as Fact]
      : [],
    ...now.underWay.map((one) =>
      [labels.underWay, underWayWords(one, now.at)] as Fact
    ),
    [labels.machines, machines.total],
    [labels.seen, overview.seen(machines.seen)],
    [
      labels.notSeen,
      overview.notSeen(
        machines.notSeen.day,
        machines.notSeen.week,
        machines.notSeen.month,
      ),
    ],
    ...Object.entries(states).map(([state, n]) =>
      [text.states[state as DeploymentState], n ?? 0] as Fact
    ),
    [labels.polls, pollRate(now.activity.pollsPerSecond)],
    [labels.day, overview.day(sumsOf(now))],
    [labels.assignments, now.assignments],
    [labels.suspicious, now.suspicious],
    [
      text.networkCli.labels.unknownDevices,
      text.networkOverview.words(now.unknown.devices, now.unknown.networks),
    ],
  ];
}
