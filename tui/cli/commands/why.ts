import { Argument, type Command, Option } from "commander";
import {
  listTroubles,
  type Trouble,
  TroubleKind,
} from "#shared/contract/deployments/troubles.ts";
import {
  type PackageWhy,
  readPackageWhy,
  readWhy,
} from "#shared/contract/deployments/why.ts";
import { call } from "#tui/api/call.ts";
import { evidenceWords as alertEvidence } from "#tui/words/identity.ts";
import { text } from "#tui/text/mod.ts";
import {
  barWords,
  causeWords,
  contradictionWords,
  whyFacts,
} from "#tui/words/why.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import { printList } from "#tui/cli/pages.ts";
import { machineNamed, packageNamed } from "#tui/actions/lookup.ts";
import {
  limitOption,
  type ListFlags,
  machineOption,
  moment,
  packageOption,
} from "#tui/cli/lists.ts";
import type { Fact, Field } from "#tui/cli/output.ts";

/** `longshore why …` and `longshore troubles list` */
export function whyCommands(program: Command, cli: Cli): void {
  const { cli: words } = text.why;
  program.command("why").description(words.about)
    .addArgument(new Argument("<machine>", words.machineOrPackage))
    .addArgument(new Argument("[package]", text.cli.arguments.package))
    .action(async (first: string, second: string | undefined) => {
      const connection = await cli.connect();
      if (second === undefined) {
        const { id } = await packageNamed(connection, first);
        const why = await call(connection, readPackageWhy, { params: { id } });
        return await cli.out.show(why, packageFacts(why));
      }
      const params = {
        machine: (await machineNamed(connection, first)).id,
        package: (await packageNamed(connection, second)).id,
      };
      const why = await call(connection, readWhy, { params });
      await cli.out.show(why, machineFacts(why));
    });

  program.command("troubles").description(words.troubles)
    .command("list").description(words.troubles)
    .addOption(
      new Option("--kind <kind>", words.kind).choices(TroubleKind.options),
    )
    .addOption(machineOption()).addOption(packageOption())
    .addOption(limitOption())
    .action(
      async (
        { kind, limit, ...nouns }:
          & Pick<ListFlags, "limit">
          & Omit<NounOptions, "group">
          & { readonly kind?: TroubleKind },
      ) => {
        const connection = await cli.connect();
        const query = { kind, ...await lookUpIds(connection, nouns) };
        await printList(cli, listTroubles, troubleFields(), {
          query: { ...query },
          limit,
        });
      },
    );
}

function machineFacts(why: Parameters<typeof whyFacts>[0]): Fact[] {
  const { labels } = text.cli;
  return [
    [labels.package, `${why.package.name} (${why.package.id})`],
    [text.newPackage.target, text.newPackage[why.package.target]],
    [labels.machine, `${why.machine.name} (${why.machine.id})`],
    ...why.state === null ? [] : [
      [
        labels.state,
        why.cause === "unverified"
          ? text.verification.unverified
          : text.states[why.state],
      ] as const,
    ],
    ...whyFacts(why, new Date()).map(({ label, words }) =>
      [label, words] as const
    ),
  ];
}

/** A line for each bar, with its details below. */
function packageFacts({ bars, machines, package: of }: PackageWhy): Fact[] {
  const { labels } = text.why;
  return [
    [text.cli.labels.package, `${of.name} (${of.id})`],
    [text.newPackage.target, text.newPackage[of.target]],
    [labels.machines, machines],
    ...bars.flatMap((bar): Fact[] => [
      [
        text.states[bar.state],
        (bar.state as string) === bar.cause
          ? `${bar.machines}`
          : `${bar.machines}  ${causeWords(bar.cause)}`,
      ],
      ...barWords(bar).map((words): Fact => ["", `  ${words}`]),
    ]),
  ];
}

function troubleFields(): readonly Field<Trouble>[] {
  const { columns } = text;
  const { troubles } = text.why;
  return [
    { title: columns.machine, of: ({ machine }) => machine.name },
    { title: troubles.columns.kind, of: ({ kind }) => troubles.kinds[kind] },
    {
      title: columns.package,
      of: (row) => row.package?.name ?? (row.identity ? "" : troubles.polls),
    },
    {
      title: columns.why,
      of: ({ cause, reports, identity }) =>
        reports
          ? contradictionWords(reports, new Date())
          : identity
          ? alertEvidence(identity)
          : cause === null
          ? ""
          : causeWords(cause),
    },
    { title: troubles.columns.since, of: ({ since }) => moment(since) },
    {
      title: troubles.columns.requests,
      of: ({ requests }) => requests === 0 ? "" : requests,
      right: true,
    },
  ];
}
