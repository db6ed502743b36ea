import type { Command } from "commander";
import {
  type FailureCode,
  readRolloutReport,
  type RolloutReport,
} from "#shared/contract/rollouts/report.ts";
import { call } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { moment } from "#tui/cli/lists.ts";
import type { Fact } from "#tui/cli/output.ts";
import { language, text } from "#tui/text/mod.ts";
import { traitWords } from "#tui/words/progress.ts";
import { resultCell } from "#tui/words/results.ts";
import { rolloutFacts } from "./facts.ts";
import { reportHtml } from "./report_html.ts";

interface ReportOptions {
  /** The file to write. */
  readonly html?: string;
  readonly force?: boolean;
}

/** `longshore rollouts report ID` */
export function reportCommand(rollouts: Command, cli: Cli): void {
  const { report } = text.rolloutScreens;
  rollouts.command("report").description(report.about)
    .argument("<rollout>", text.rollouts.id, wholeNumber)
    .option("--html <file>", report.html)
    .option("--force", report.force)
    .action(async (id: number, { html, force = false }: ReportOptions) => {
      const read = await call(await cli.connect(), readRolloutReport, {
        params: { id },
      });
      if (html === undefined) {
        return await cli.out.show(read, [
          ...rolloutFacts(read.rollout),
          ...failureFacts(read),
        ]);
      }
      await writePage(html, pageOf(read), force);
      await cli.out.done(read, report.written(html), html);
    });
}

function failureFacts(read: RolloutReport): Fact[] {
  const { failures, shared } = text.progress;
  return [
    ...read.failures.map((one): Fact => [
      failures,
      text.sheet.labelled(codeWords(one), text.count.machines(one.machines)),
    ]),
    ...sharedWords(read).map((words): Fact => [shared, words]),
  ];
}

function pageOf(read: RolloutReport): string {
  return reportHtml(read, {
    facts: rolloutFacts(read.rollout, false),
    failures: read.failures.map((one) => [codeWords(one), one.machines]),
    shared: sharedWords(read),
    language,
    printedAt: moment(read.at),
  });
}

function codeWords(failure: FailureCode): string {
  return resultCell(failure) || text.why.unexplained;
}

/** What failing machines have in common, or why nothing can be said. */
function sharedWords({ at, traits }: RolloutReport): string[] {
  const { failed, succeeded } = traits;
  if (failed.machines === 0) return [];
  const { tooFew, nothingShared } = text.progress;
  if (failed.sampled < 3 || succeeded.sampled === 0) return [tooFew];
  const words = traitWords({ at, ...traits });
  return words.length === 0 ? [nothingShared] : words;
}

/** @throws {UsageError} If the file exists already, or cannot be written. */
async function writePage(
  path: string,
  page: string,
  force: boolean,
): Promise<void> {
  try {
    await Deno.writeTextFile(path, page, { createNew: !force });
  } catch (error) {
    throw new UsageError(
      error instanceof Deno.errors.AlreadyExists
        ? text.rolloutScreens.report.exists(path)
        : text.cli.errors.cannotWrite(path, (error as Error).message),
    );
  }
}
