import { type Command, Option } from "commander";
import {
  applyManifests,
  type ManifestChange,
  ManifestKind,
  type ManifestPlan,
  planManifests,
} from "#shared/contract/manifests.ts";
import { call } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import {
  collect,
  confirm,
  type ConfirmOptions,
  withYes,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { atPlace, readManifests } from "#tui/cli/manifests/read_manifests.ts";
import { isTable } from "#tui/cli/pages.ts";
import { text } from "#tui/text/mod.ts";

interface ManifestOptions {
  readonly file: readonly string[];
  readonly prune?: readonly ManifestKind[];
}

interface ApplyOptions extends ManifestOptions, ConfirmOptions {
  readonly digest?: string;
}

/** `longshore diff -f FILE` and `longshore apply -f FILE` */
export function applyCommands(program: Command, cli: Cli): void {
  const own = text.manifests;

  manifestOptions(program.command("diff").description(own.about.diff))
    .action(async (options: ManifestOptions) => {
      const { plan } = await planOf(cli, options);
      const facts = changeLines(plan).map((line) => [line, ""] as const);
      await cli.out.show(plan, facts);
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
    manifests: placed.map(({ manifest }) => manifest),
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
  return { plan, request, connection, at };
}

async function apply(
  cli: Cli,
  { digest, yes, ...options }: ApplyOptions,
): Promise<void> {
  const own = text.manifests;
  const { plan, request, connection, at } = await planOf(cli, options);
  const lines = changeLines(plan);
  if (digest !== undefined && digest !== plan.digest) {
    for (const line of lines) cli.out.note(line);
    throw new ActionDeclined(own.otherPlan);
  }
  if (plan.changes.length === 0) {
    return await cli.out.done({ changes: [] }, own.nothing);
  }
  if (isTable(cli)) { for (const line of lines) cli.out.note(line); }
  const question = { title: own.question, lines: [] };
  await confirm(plan.machines, question, { yes });
  const applied = await call(connection, applyManifests, {
    body: { ...request, digest: plan.digest },
  }).catch(at);
  await cli.out.done(applied, own.applied(applied.changes.length));
}

/** "+ group lab  query: os:debian", and how many machines it concerns. */
function changeLines({ changes, machines }: ManifestPlan): string[] {
  if (changes.length === 0) return [text.manifests.nothing];
  return [
    ...changes.map(changeLine),
    ...machines > 0 ? [text.manifests.machines(machines)] : [],
  ];
}

const SIGNS = { create: "+", change: "~", delete: "-" } as const;

function changeLine({ action, kind, name, fields }: ManifestChange): string {
  const values = action === "delete"
    ? []
    : fields.map(({ field, from, to }) =>
      action === "create"
        ? `${field}: ${valueText(to)}`
        : `${field}: ${valueText(from)} -> ${valueText(to)}`
    );
  const head = [SIGNS[action], kind, ...name === "" ? [] : [name]].join(" ");
  return [head, ...values.length > 0 ? [values.join(", ")] : []].join("  ");
}

function valueText(value: unknown): string {
  return value === null
    ? text.manifests.none
    : typeof value === "string"
    ? JSON.stringify(value)
    : `${value}`;
}
