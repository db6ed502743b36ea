import { type Command, Option } from "commander";
import {
  type Delivery,
  DeliveryState,
  listDeliveries,
  listTargets,
  type NotificationTarget,
  TargetLanguage,
} from "#shared/contract/notifications/notifications.ts";
import type { Action } from "#tui/actions/action.ts";
import {
  createTargetAction,
  disableTargetAction,
  enableTargetAction,
  removeTargetAction,
  resendAction,
  targetNamed,
  testTargetAction,
} from "#tui/actions/notifications/targets.ts";
import { collect, wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { contentOf } from "#tui/cli/commands/create_values.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import {
  type ListFlags,
  listOptions,
  moment,
  queryOf,
  withoutPaging,
} from "#tui/cli/lists.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import {
  deliveryWords,
  targetFacts,
  targetStateWords,
} from "#tui/words/notifications/notifications.ts";

interface CreateOptions {
  readonly webhook: string;
  readonly event?: readonly string[];
  readonly query?: string;
  readonly language?: TargetLanguage;
  readonly allowPrivate?: boolean;
  readonly secretFile?: string;
}

/** `longshore notifications …` */
export function notificationCommands(program: Command, cli: Cli): void {
  const own = text.notifications;
  const commands = program.command("notifications").description(own.about);

  listOptions(commands.command("list").description(own.list), targetFields())
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listTargets, targetFields(), {
        query: { ...withoutPaging(how), q },
        none: own.none,
      });
    });

  commands.command("show").description(own.show)
    .argument("<target>", own.target)
    .action(async (word: string) => {
      const target = await targetNamed(await cli.connect(), word);
      await cli.out.show(target, targetFacts(target, new Date()));
    });

  commands.command("create").description(own.create)
    .argument("<name>", own.name)
    .requiredOption("--webhook <url>", own.options.webhook)
    .option("--event <kind>", own.options.event, collect)
    .option("--query <query>", own.options.query)
    .addOption(
      new Option("--language <code>", own.options.language)
        .choices(TargetLanguage.options),
    )
    .option("--allow-private", own.options.private)
    .option("--secret-file <file>", own.options.secret)
    .action((name: string, options: CreateOptions) =>
      create(cli, name, options)
    );

  commands.command("test").description(own.test)
    .argument("<target>", own.target)
    .action((word: string) => test(cli, word));

  one(commands.command("enable").description(own.enable), enableTargetAction());
  one(
    commands.command("disable").description(own.disable),
    disableTargetAction(),
  );
  one(commands.command("remove").description(own.remove), removeTargetAction);

  asList(
    commands.command("deliveries").description(own.deliveriesList)
      .argument("<target>", own.target),
    deliveryFields(),
  )
    .addOption(
      new Option("--state <state>", own.options.state)
        .choices(DeliveryState.options),
    )
    .action(async (
      word: string,
      { state }: { readonly state?: DeliveryState },
    ) => {
      const { id } = await targetNamed(await cli.connect(), word);
      await printList(cli, listDeliveries, deliveryFields(), {
        params: { id },
        query: { state },
        none: own.noDeliveries,
      });
    });

  commands.command("resend").description(own.resend)
    .argument("<target>", own.target)
    .argument("[delivery...]", own.delivery, wholeNumbers)
    .action(async (word: string, deliveries: readonly number[] = []) => {
      const { id, name } = await targetNamed(await cli.connect(), word);
      await perform(cli, resendAction, {
        ...{ id, name },
        ...deliveries.length > 0 && { deliveries },
      });
    });

  function one<Result>(
    command: Command,
    action: Action<NotificationTarget, Result>,
  ): void {
    command.argument("<target>", own.target).action(async (word: string) => {
      await perform(cli, action, await targetNamed(await cli.connect(), word));
    });
  }
}

function wholeNumbers(word: string, before: readonly number[] = []): number[] {
  return [...before, wholeNumber(word)];
}

async function create(
  cli: Cli,
  name: string,
  { webhook: url, event, query, secretFile, ...how }: CreateOptions,
): Promise<void> {
  const filter = queryOf([], query);
  const secret = secretFile === undefined
    ? {}
    : { secret: await contentOf(secretFile) };
  const connection = await cli.connect();
  const created = await createTargetAction.run(connection, {
    ...{ name, query: filter, ...how },
    webhook: { url, ...secret },
    ...event && { topics: [...event] },
  });
  if (cli.options().json || cli.options().ndjson) {
    return await cli.out.show(created, []);
  }
  // stdout has only the secret; the explanation is on stderr.
  await cli.out.text(created.secret);
  cli.out.note(text.notifications.note(name));
}

/** A test that is not delivered is a failure of the command. */
async function test(cli: Cli, word: string): Promise<void> {
  const connection = await cli.connect();
  const target = await targetNamed(connection, word);
  const result = await testTargetAction.run(connection, target);
  const sentence = testTargetAction.sentence(target, result);
  if (result.delivered) return await cli.out.done(result, sentence);
  if (cli.options().json || cli.options().ndjson) {
    await cli.out.show(result, []);
  }
  throw new ActionDeclined(sentence);
}

function targetFields(): readonly Field<NotificationTarget>[] {
  const { titles, kinds } = text.notifications;
  return [
    { key: "id", title: titles.id, of: ({ id }) => id },
    { key: "name", title: titles.name, of: ({ name }) => name, isName: true },
    {
      key: "kind",
      title: titles.kind,
      of: ({ kind }) => kinds[kind],
      value: ({ kind }) => kind,
    },
    {
      key: "state",
      title: titles.state,
      of: (target) => targetStateWords(target),
      value: ({ enabled }) => enabled,
    },
    {
      key: "waiting",
      title: titles.waiting,
      of: ({ waiting }) => waiting,
      right: true,
    },
    { key: "dead", title: titles.dead, of: ({ dead }) => dead, right: true },
    {
      key: "delivered",
      title: titles.delivered,
      at: ({ deliveredAt }) => deliveredAt,
    },
    { key: "address", title: titles.address, of: ({ address }) => address },
    {
      key: "events",
      title: titles.events,
      of: ({ topics }) => topics.join(", "),
      wide: true,
    },
    {
      key: "problem",
      title: titles.problem,
      of: ({ problem }) => problem?.text ?? "",
      wide: true,
    },
  ];
}

function deliveryFields(): readonly Field<Delivery>[] {
  const { titles } = text.notifications;
  return [
    { key: "id", title: titles.id, of: ({ id }) => id, isName: true },
    {
      key: "created",
      title: titles.created,
      of: ({ createdAt }) => moment(createdAt),
      value: ({ createdAt }) => createdAt,
    },
    {
      key: "state",
      title: titles.state,
      of: (delivery) => deliveryWords(delivery, new Date()),
      value: ({ state }) => state,
    },
    { key: "what", title: titles.what, of: ({ subject }) => subject },
    {
      key: "problem",
      title: titles.problem,
      of: ({ problem }) => problem,
    },
    {
      key: "attempts",
      title: titles.attempts,
      of: ({ attempts }) => attempts,
      wide: true,
    },
    { key: "kind", title: titles.kind, of: ({ type }) => type, wide: true },
    {
      key: "message",
      title: titles.message,
      of: ({ messageId }) => messageId,
      wide: true,
    },
  ];
}
