import { Argument, type Command } from "commander";
import {
  boundsOf,
  schemaOf,
  SETTING_NAMES,
  type SettingLine,
  type SettingName,
  settingsChange,
} from "#shared/contract/settings/settings.ts";
import {
  OCS_NAMES,
  settingNamed,
  settingsLike,
} from "#shared/contract/settings/ocs_names.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import {
  changeOf,
  loadSettings,
  sendSettings,
  type SettingsOf,
} from "#tui/actions/settings.ts";
import {
  numberWords,
  rangeWords,
} from "#tui/console/screens/settings/values.ts";
import {
  loadWords,
  sourceWords,
  unitWords,
  valueWords,
} from "#tui/words/settings.ts";
import { withMeant } from "#tui/words/suggestions.ts";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { groupNamed, machineNamed } from "#tui/actions/lookup.ts";
import { asShortList } from "#tui/cli/formats/list_options.ts";
import { onePage } from "#tui/cli/pages.ts";
import { groupOption, machineOption } from "#tui/cli/lists.ts";
import type { Fact } from "#tui/cli/output.ts";
import type { Field } from "#tui/cli/formats/field.ts";

/** The level of settings: global, unless a group or a machine is named. */
interface SettingScopeOptions {
  readonly group?: string;
  readonly machine?: string;
}

/** `longshore settings …` */
export function settingCommands(program: Command, cli: Cli): void {
  const { about, arguments: named } = text.cli;
  const own = text.settings.cli;
  const settings = program.command("settings").description(own.settings);
  const nameArgument = () => {
    const { anyName } = text.listScreens.cli;
    const argument = new Argument("<name>", anyName).argParser(settingOf);
    // For the help and for completion; the parser knows the names of OCS, too.
    argument.argChoices = [...SETTING_NAMES];
    return argument;
  };
  const withLevel = (command: Command) =>
    command.addOption(groupOption()).addOption(machineOption());

  withLevel(
    asShortList(
      settings.command("list").description(own.list),
      settingFields(),
    ),
  )
    .action(async (whose: SettingScopeOptions) => {
      const connection = await cli.connect();
      const scope = await scopeOf(connection, whose);
      const { settings } = await loadSettings(connection, scope);
      await cli.out.list(
        settingFields(),
        onePage(settings),
        text.lists.none.settings,
      );
    });

  withLevel(settings.command("show").description(text.listScreens.cli.show))
    .addArgument(nameArgument())
    .action(async (name: SettingName, whose: SettingScopeOptions) => {
      const connection = await cli.connect();
      const scope = await scopeOf(connection, whose);
      const { settings } = await loadSettings(connection, scope);
      const line = settings.find((one) => one.name === name)!;
      await cli.out.show(line, settingFacts(line));
    });

  withLevel(settings.command("set").description(about.settingsSet))
    .addArgument(nameArgument())
    .argument("<value>", named.value)
    .option("--dry-run", own.tryOnly)
    .action(
      (
        name: SettingName,
        typed: string,
        how: SettingScopeOptions & { dryRun?: boolean },
      ) => change(name, valueOf(typed), typed, how),
    );

  withLevel(settings.command("unset").description(own.unset))
    .addArgument(nameArgument())
    .option("--dry-run", own.tryOnly)
    .action((
      name: SettingName,
      how: SettingScopeOptions & { dryRun?: boolean },
    ) => change(name, null, "", how));

  async function change(
    name: SettingName,
    value: unknown,
    typed: string,
    { dryRun = false, ...whose }: SettingScopeOptions & {
      readonly dryRun?: boolean;
    },
  ): Promise<void> {
    const level = levelOf(whose);
    if (!schemaOf(name, level)) {
      throw new UsageError(text.settings.cli.onlyGlobally(name));
    }
    const body = settingsChange(level).safeParse({ [name]: value });
    if (!body.success) {
      throw new UsageError(
        text.cli.errors.noValue(typed, name, settingRange(name, level)),
      );
    }
    const connection = await cli.connect();
    const scope = await scopeOf(connection, whose);
    const { version, settings } = await loadSettings(connection, scope);
    const line = settings.find((one) => one.name === name)!;
    const edit = {
      scope,
      line,
      version,
      value: value === null ? null : typed,
      body: body.data,
    };
    const action = changeOf(scope);
    const preview = dryRun
      ? await sendSettings(connection, edit, true)
      : await action.preview!(connection, edit);
    const load = preview ? loadWords(name, preview.load) : [];
    if (dryRun) return await cli.out.done(preview, load.join(" "), name);
    for (const words of load) cli.out.note(words);
    const result = await action.run(connection, edit, preview);
    await cli.out.done(result, action.sentence(edit, result), name);
  }
}

/**
 * The setting of this name, ours or that of OCS.
 *
 * @throws {UsageError} With names that are like it, if there is none.
 */
function settingOf(word: string): SettingName {
  const name = settingNamed(word);
  if (name !== null) return name;
  throw new UsageError(
    withMeant(text.listScreens.cli.noSetting(word), settingsLike(word)),
  );
}

/** The values a setting may have, as the console shows them. */
export function settingRange(
  name: SettingName,
  level: SettingsOf["level"],
): string {
  const bounds = boundsOf(name, level);
  if (bounds.isText) return text.settings.hostExpected;
  return bounds.range
    ? numberWords(bounds.range)
    : text.cli.errors.choices(rangeWords(bounds));
}

function levelOf({ group, machine }: SettingScopeOptions): SettingsOf["level"] {
  if (group !== undefined && machine !== undefined) {
    throw new UsageError(text.settings.cli.oneLevel);
  }
  return group !== undefined
    ? "group"
    : machine !== undefined
    ? "machine"
    : "global";
}

async function scopeOf(
  connection: ServerConnection,
  whose: SettingScopeOptions,
): Promise<SettingsOf> {
  const level = levelOf(whose);
  if (level === "global") return { level };
  const of = level === "group"
    ? await groupNamed(connection, whose.group!)
    : await machineNamed(connection, whose.machine!);
  return { level, of };
}

function valueOf(typed: string): unknown {
  const words: Record<string, boolean> = {
    true: true,
    on: true,
    yes: true,
    false: false,
    off: false,
    no: false,
  };
  if (Object.hasOwn(words, typed)) return words[typed];
  return /^-?\d+$/.test(typed) ? Number(typed) : typed;
}

function settingFacts(line: SettingLine): readonly Fact[] {
  const { cli: { columns }, settings: { about, titles }, listScreens: lists } =
    text;
  const ocs = OCS_NAMES[line.name];
  return [
    [capital(columns.name), line.name],
    ...ocs ? [[lists.cli.ocs, ocs] as const] : [],
    [
      capital(columns.value),
      `${valueWords(line.value)} ${unitWords(line)}`.trim(),
    ],
    [capital(titles.from), sourceWords(line)],
    [lists.cli.default, valueWords(line.default)],
    [capital(titles.range), rangeWords(line)],
    [capital(columns.about), about[line.name]],
  ];
}

/** A column's title as the label of a fact. */
function capital(title: string): string {
  return title.slice(0, 1) + title.slice(1).toLowerCase();
}

function settingFields(): readonly Field<SettingLine>[] {
  const { cli: { columns }, settings: { about, titles } } = text;
  return [
    { key: "name", title: columns.name, of: ({ name }) => name, isName: true },
    {
      key: "value",
      title: columns.value,
      of: ({ value }) => valueWords(value),
      value: ({ value }) => value,
      right: true,
    },
    { key: "unit", title: columns.unit, of: unitWords },
    { key: "from", title: titles.from, of: sourceWords },
    { key: "about", title: columns.about, of: ({ name }) => about[name] },
  ];
}
