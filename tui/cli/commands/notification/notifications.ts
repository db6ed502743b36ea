import { type Command, Option } from "commander";
import {
  DeliveryState,
  listDeliveries,
  listTargets,
  type NotificationTarget,
} from "#shared/contract/notifications/notifications.ts";
import type { Action } from "#tui/actions/action.ts";
import {
  changeTargetAction,
  createTargetAction,
  disableTargetAction,
  enableTargetAction,
  removeTargetAction,
  resendAction,
  targetNamed,
  testTargetAction,
} from "#tui/actions/notifications/targets.ts";
import { UsageError } from "#tui/arguments.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { asList } from "#tui/cli/formats/list_options.ts";
import { type ListFlags, listOptions, withoutPaging } from "#tui/cli/lists.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { deliveryFields, targetFields } from "./fields.ts";
import {
  draftOf,
  type TargetOptions,
  valuesOf,
  withTargetOptions,
} from "./target_options.ts";
import { text } from "#tui/text/mod.ts";
import { targetFacts } from "#tui/words/notifications/notifications.ts";

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

  withTargetOptions(
    commands.command("create").description(own.create)
      .argument("<name>", own.name),
  ).action((name: string, options: TargetOptions) =>
    create(cli, name, options)
  );

  withTargetOptions(
    commands.command("set").description(own.set)
      .argument("<target>", own.target),
  )
    .option("--no-allow-private", own.options.noPrivate)
    .action(async (word: string, options: TargetOptions) => {
      if (Object.keys(options).length === 0) throw new UsageError(own.nothing);
      const change = await valuesOf(options);
      const { id, name } = await targetNamed(await cli.connect(), word);
      await perform(cli, changeTargetAction, { id, name, change });
      if (options.tls === "none") cli.out.note(own.readable);
    });

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
  options: TargetOptions,
): Promise<void> {
  const draft = await draftOf(name, options);
  const connection = await cli.connect();
  if (draft.email) {
    await perform(cli, createTargetAction, draft);
    if (draft.email.tls === "none") cli.out.note(text.notifications.readable);
    return;
  }
  const created = await createTargetAction.run(connection, draft);
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
