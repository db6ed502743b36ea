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
import {
  type Deployment,
  listDeployments,
} from "#shared/contract/deployments/deployments.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { evidenceWords as alertEvidence } from "#tui/words/identity.ts";
import { text } from "#tui/text/mod.ts";
import { barWords } from "#tui/words/why/bars.ts";
import { causeWords, contradictionWords, whyFacts } from "#tui/words/why.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { lookUpIds, type NounOptions } from "#tui/cli/filters.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { printList } from "#tui/cli/pages.ts";
import { machineNamed, NoMatch, packageNamed } from "#tui/actions/lookup.ts";
import { whyWords } from "#tui/words/reasons.ts";
import { stateWords } from "#tui/words/words.ts";
import { machineOption, packageOption } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { titleOf } from "#tui/words/titles.ts";
import type { Fact } from "#tui/cli/output.ts";

/** `longshore why …` and `longshore troubles list` */
export function whyCommands(program: Command, cli: Cli): void {
  const { cli: words } = text.why;
  asList(program.command("why").description(words.about), reasonFields())
    .addArgument(new Argument("[machine]", words.machineOrPackage))
    .addArgument(new Argument("[package]", text.cli.arguments.package))
    .addOption(machineOption()).addOption(packageOption())
    .action((
      name: string | undefined,
      of: string | undefined,
      options: Nouns,
    ) => explain(cli, name, of, options));

  const troubles = program.command("troubles").description(words.troubles);
  asList(
    troubles.command("list").description(words.troubles),
    troubleFields(),
  )
    .addOption(
      new Option("--kind <kind>", words.kind).choices(TroubleKind.options),
    )
    .addOption(machineOption()).addOption(packageOption())
    .action(
      async (
        { kind, ...nouns }:
          & Omit<NounOptions, "group">
          & { readonly kind?: TroubleKind },
      ) => {
        const connection = await cli.connect();
        const query = { kind, ...await lookUpIds(connection, nouns) };
        await printList(cli, listTroubles, troubleFields(), {
          query: { ...query },
          none: text.lists.none.troubles,
        });
      },
    );
}

type Nouns = Omit<NounOptions, "group">;

/** Explains a package on a machine, all of a machine, or all of a package. */
async function explain(
  cli: Cli,
  name: string | undefined,
  second: string | undefined,
  options: Nouns,
): Promise<void> {
  const { cli: words } = text.why;
  const optional = options.machine ?? options.package;
  if ((name === undefined) === (optional === undefined)) {
    throw new UsageError(words.which);
  }
  const connection = await cli.connect();
  const pair = second === undefined
    ? options
    : { machine: name, package: second };
  const found = pair.machine ?? pair.package
    ? {
      machine: pair.machine === undefined
        ? null
        : await machineNamed(connection, pair.machine),
      package: pair.package === undefined
        ? null
        : await packageNamed(connection, pair.package),
    }
    : await eitherNamed(connection, name!);
  if (found.machine && found.package) {
    const params = { machine: found.machine.id, package: found.package.id };
    const why = await call(connection, readWhy, { params });
    return await cli.out.show(why, machineFacts(why));
  }
  if (found.machine) {
    const { id, name, relay } = found.machine;
    await printList(cli, listDeployments, reasonFields(), {
      query: { machine: id },
      none: text.lists.none.deployments,
    });
    if (relay) cli.out.note(text.relays.comesThrough(name, relay.name));
    return;
  }
  const { id } = found.package!;
  const why = await call(connection, readPackageWhy, { params: { id } });
  await cli.out.show(why, packageFacts(why));
}

interface EitherNoun {
  readonly machine: Pick<Machine, "id" | "name" | "relay"> | null;
  readonly package: { readonly id: number } | null;
}

/**
 * The machine or the package of a name.
 *
 * @throws {NoMatch} If there is neither, or both.
 */
async function eitherNamed(
  connection: ServerConnection,
  name: string,
): Promise<EitherNoun> {
  const { cli: words } = text.why;
  const [machine, of] = await Promise.allSettled([
    machineNamed(connection, name),
    packageNamed(connection, name),
  ]);
  if (machine.status === "fulfilled" && of.status === "fulfilled") {
    throw new NoMatch(words.both(name));
  }
  if (machine.status === "fulfilled") {
    return { machine: machine.value, package: null };
  }
  if (of.status === "fulfilled") return { machine: null, package: of.value };
  const reasons = [machine.reason, of.reason];
  const other = reasons.find((reason) => !(reason instanceof NoMatch));
  if (other) throw other;
  throw new NoMatch(
    reasons.map((reason: NoMatch) => reason.message).join(text.clause),
  );
}

/** A machine's packages, each with its reason. */
function reasonFields(): readonly Field<Deployment>[] {
  const { columns } = text;
  return [
    {
      key: "package",
      title: columns.package,
      of: (row) => titleOf(row.package),
    },
    {
      key: "state",
      title: columns.state,
      of: stateWords,
      value: ({ state }) => state,
    },
    { key: "why", title: columns.why, of: whyWords },
    {
      key: "changed",
      title: columns.changed,
      at: ({ updatedAt }) => updatedAt,
    },
  ];
}

function machineFacts(why: Parameters<typeof whyFacts>[0]): Fact[] {
  const { labels } = text.cli;
  return [
    [labels.package, `${titleOf(why.package)} (${why.package.id})`],
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
    [text.cli.labels.package, `${titleOf(of)} (${of.id})`],
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
    {
      key: "machine",
      title: columns.machine,
      of: ({ machine }) => machine.name,
    },
    {
      key: "kind",
      title: troubles.columns.kind,
      of: ({ kind }) => troubles.kinds[kind],
      value: ({ kind }) => kind,
    },
    {
      key: "package",
      title: columns.package,
      of: (row) =>
        row.package ? titleOf(row.package) : row.identity ? "" : troubles.polls,
    },
    {
      key: "since",
      title: troubles.columns.since,
      at: ({ since }) => since,
    },
    { key: "why", title: columns.why, of: shortReason, value: reasonInFull },
    {
      key: "requests",
      title: troubles.columns.requests,
      of: ({ requests }) => requests === 0 ? "" : requests,
      right: true,
      wide: true,
    },
    {
      key: "details",
      title: troubles.columns.details,
      of: reasonInFull,
      wide: true,
    },
  ];
}

/** Short enough for a window of 80 cells. */
function shortReason(
  { kind, cause, reports, requests }: Trouble,
): string {
  const { repeats, alerts } = text.why.troubles;
  switch (kind) {
    case "hardware_changed":
    case "agents_alternate":
      return alerts[kind];
    case "hammers":
      return repeats(requests);
    default:
      return reports
        ? text.verification.contradicts(reports.first.code, reports.later.code)
        : cause === null
        ? ""
        : causeWords(cause);
  }
}

function reasonInFull({ cause, reports, identity }: Trouble): string {
  return reports
    ? contradictionWords(reports, new Date())
    : identity
    ? alertEvidence(identity)
    : cause === null
    ? ""
    : causeWords(cause);
}
