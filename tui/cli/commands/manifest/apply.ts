import { type Command, Option } from "commander";
import {
  applyManifests,
  ManifestKind,
  ManifestPlan,
  planManifests,
} from "#shared/contract/manifests/manifests.ts";
import { call } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { UsageError } from "#tui/arguments.ts";
import {
  collect,
  confirm,
  type ConfirmOptions,
  withYes,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined, EXIT } from "#tui/cli/exit.ts";
import { sendFiles, withDigests } from "#tui/cli/manifests/package_files.ts";
import { planLines, problemLine } from "#tui/cli/manifests/plan_lines.ts";
import { atPlace, readManifests } from "#tui/cli/manifests/read_manifests.ts";
import { isTable } from "#tui/cli/pages.ts";
import { text } from "#tui/text/mod.ts";

interface ManifestOptions {
  readonly file: readonly string[];
  readonly prune?: readonly ManifestKind[];
}

interface DiffOptions extends ManifestOptions {
  readonly exitCode?: boolean;
}

interface ApplyOptions extends ManifestOptions, ConfirmOptions {
  readonly digest?: string;
}

/** `longshore diff -f FILE` and `longshore apply -f FILE` */
export function applyCommands(program: Command, cli: Cli): void {
  const own = text.manifests;

  manifestOptions(program.command("diff").description(own.about.diff))
    .option("--exit-code", own.options.exitCode)
    .action(async (options: DiffOptions) => {
      const { plan } = await planOf(cli, options);
      const facts = planLines(plan).map((line) => [line, ""] as const);
      await cli.out.show(plan, facts);
      refuseProblems(plan);
      if (options.exitCode && plan.changes.length > 0) {
        cli.endWith(EXIT.declined);
      }
    });

  withYes(
    manifestOptions(program.command("apply").description(own.about.apply)),
  )
    .option("--digest <digest>", own.options.digest)
    .action((options: ApplyOptions) => apply(cli, options));
}

function manifestOptions(command: Command): Command {
  const own = text.manifests;
  return command
    .addOption(
      new Option("-f, --file <file>", own.options.file).argParser(collect)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--prune <kind...>", own.options.prune)
        .choices(ManifestKind.options),
    );
}

/** The manifests of the command line, and what they would change. */
async function planOf(
  cli: Cli,
  { file, prune = [] }: ManifestOptions,
) {
  const placed = await readManifests(file);
  const request = {
    manifests: await withDigests(placed),
    prune: [...new Set(prune)],
  };
  if (placed.length === 0 && request.prune.length === 0) {
    throw new UsageError(text.manifests.empty);
  }
  const connection = await cli.connect();
  const at = (error: unknown) => {
    throw atPlace(error, placed);
  };
  const plan = await call(connection, planManifests, { body: request })
    .catch(at);
  return { plan, request, connection, at, placed };
}

/** @throws {ActionDeclined} If a part of the plan cannot be carried out. */
function refuseProblems({ problems }: ManifestPlan): void {
  if (problems.length === 0) return;
  throw new ActionDeclined(text.manifests.problems(problems.length));
}

async function apply(
  cli: Cli,
  { digest, yes, ...options }: ApplyOptions,
): Promise<void> {
  const own = text.manifests;
  const { plan, request, connection, at, placed } = await planOf(cli, options);
  const lines = planLines(plan);
  if (digest !== undefined && digest !== plan.digest) {
    for (const line of lines) cli.out.note(line);
    throw new ActionDeclined(own.otherPlan);
  }
  if (plan.problems.length > 0) {
    for (const line of lines) cli.out.note(line);
    refuseProblems(plan);
  }
  if (plan.changes.length === 0) {
    return await cli.out.done({ changes: [] }, own.nothing);
  }
  if (isTable(cli)) { for (const line of lines) cli.out.note(line); }
  const question = { title: own.question, lines: [] };
  await confirm(plan.machines, question, { yes });
  const { manifests, discard } = await sendFiles(
    cli,
    connection,
    placed,
    request.manifests,
    plan,
  );
  try {
    const applied = await call(connection, applyManifests, {
      body: { ...request, manifests: [...manifests], digest: plan.digest },
    }).catch((error) => at(withProblems(cli, error)));
    await cli.out.done(applied, own.applied(applied.changes.length));
  } finally {
    // What became a package is not affected.
    await discard();
  }
}

/** Prints the problems that only the server's check of an archive finds. */
function withProblems(cli: Cli, error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const problems = ManifestPlan.shape.problems.safeParse(
    error.details.problems,
  );
  if (!problems.success) return error;
  for (const problem of problems.data) cli.out.note(problemLine(problem));
  return new ActionDeclined(text.manifests.problems(problems.data.length));
}
