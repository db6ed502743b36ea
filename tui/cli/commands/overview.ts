import type { Command } from "commander";
import type { z } from "zod";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { readOverview } from "#shared/contract/server.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { warningWords } from "#tui/words/words.ts";
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

/** The facts of the overview; those that need attention come first. */
function overviewFacts(now: Overview): Fact[] {
  const { labels, overview } = text.cli;
  const { machines, states } = now;
  return [
    ...now.warnings.map((warning) =>
      [labels.warning, warningWords(warning)] as Fact
    ),
    ...now.pending > 0
      ? [[
        text.enrolment.pending,
        text.enrolment.pendingWords(now.pending),
      ] as Fact]
      : [],
    ...now.failing.map(({ package: { name }, failed, assigned }) =>
      [labels.failing, overview.failing(name, failed, assigned)] as Fact
    ),
    ...now.holding.map(({ package: { name }, machines: held, failed }) =>
      [labels.holding, overview.holding(name, held, failed)] as Fact
    ),
    ...now.stuck.map(({ package: { name }, machines }) =>
      [
        text.why.troubles.stuck,
        text.sheet.labelled(name, text.why.troubles.stuckOn(machines)),
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
    ...now.contradicted.map(({ package: { name }, machines }) =>
      [
        text.claims.overview,
        text.sheet.labelled(name, text.claims.overviewWords(machines)),
      ] as Fact
    ),
    ...now.disputed.map(({ package: { name }, machines }) =>
      [
        text.verification.disputed,
        text.sheet.labelled(name, text.verification.disputedWords(machines)),
      ] as Fact
    ),
    ...now.unverified.map(({ package: { name }, machines }) =>
      [
        text.verification.overview,
        text.sheet.labelled(name, text.verification.overviewWords(machines)),
      ] as Fact
    ),
    ...now.duplicates > 0
      ? [[
        text.duplicates.overview,
        text.duplicates.overviewWords(now.duplicates),
      ] as Fact]
      : [],
    [labels.machines, machines.total],
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
    [labels.assignments, now.assignments],
    [labels.suspicious, now.suspicious],
    [
      text.networkCli.labels.unknownDevices,
      text.networkOverview.words(now.unknown.devices, now.unknown.networks),
    ],
  ];
}
