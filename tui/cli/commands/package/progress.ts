import type { Command } from "commander";
import type { Package } from "#shared/contract/packages/packages.ts";
import {
  type PackageProgress,
  readPackageProgress,
} from "#shared/contract/packages/progress.ts";
import { sharesOf } from "#shared/contract/packages/shares.ts";
import { call } from "#tui/api/call.ts";
import { packageNamed } from "#tui/actions/lookup.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { moment, packageArgument } from "#tui/cli/lists.ts";
import type { Fact } from "#tui/cli/output.ts";
import { text } from "#tui/text/mod.ts";
import { percentWords } from "#tui/words/amounts.ts";
import { forecastWords, lastHourWords } from "#tui/words/progress.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The most points of the curve that are printed for people. */
const MOST_POINTS = 12;

/** `longshore packages progress PACKAGE` */
export function progressCommand(packages: Command, cli: Cli): void {
  packages.command("progress").description(text.progress.cli.about)
    .addArgument(packageArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const shown = await packageNamed(connection, word);
      const { id } = shown;
      const progress = await call(connection, readPackageProgress, {
        params: { id },
      });
      await cli.out.show(
        { package: id, ...progress },
        progressFacts(shown, progress),
      );
    });
}

function progressFacts(shown: Package, progress: PackageProgress): Fact[] {
  const { cli, progress: words, plan } = text;
  const { since, assigned, points, forecast } = progress;
  const head: Fact[] = [[cli.labels.package, titleOf(shown)]];
  if (since === null) return [...head, [words.cli.assigned, 0]];
  const { done, failed, moving } = sharesOf(shown.counts);
  const share = (n: number) => words.cli.share(n, percentWords(n, assigned));
  return [
    ...head,
    [words.cli.since, moment(since)],
    [words.cli.assigned, assigned],
    [words.cli.done, share(done)],
    [words.cli.failed, share(failed)],
    [words.cli.underWay, share(moving)],
    ...shown.lastHour
      ? [[words.lastHour, lastHourWords(shown.lastHour)] as Fact]
      : [],
    ...forecast
      ? [[
        plan.labels.arrivals,
        forecastWords(forecast, new Date(progress.at)),
      ] as Fact]
      : [],
    ...thinned(points).map(({ at, done, failed }): Fact => [
      moment(at),
      words.results(done, failed),
    ]),
  ];
}

/** Evenly spread points of a curve, the last among them. */
function thinned<Point>(points: readonly Point[]): readonly Point[] {
  const step = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => (points.length - 1 - i) % step === 0);
}
