import { Argument, type Command } from "commander";
import {
  changeSettings,
  readSettings,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  settingsChange,
} from "../../shared/settings.ts";
import { described } from "../../shared/settings_table.ts";
import { call } from "../api/call.ts";
import { UsageError } from "../arguments.ts";
import { text } from "../text/mod.ts";
import type { Cli } from "./cli.ts";
import type { Field } from "./output.ts";

interface Row {
  readonly name: string;
  readonly value: Settings[SettingName];
}

/** `longshore settings …` */
export function settingCommands(program: Command, cli: Cli): void {
  const { about, arguments: named } = text.cli;
  const settings = program.command("settings").description(about.settings);

  settings.command("list").description(about.settingsList)
    .action(async () => {
      const now = await call(await cli.connect(), readSettings);
      const rows = Object.entries(now.values)
        .map(([name, value]) => ({ name, value }));
      await cli.out.list(settingFields(), onePage(rows));
    });

  settings.command("set").description(about.settingsSet)
    .addArgument(
      new Argument("<name>", named.setting).choices(SETTING_NAMES),
    )
    .argument("<value>", named.value)
    .action(async (name: SettingName, given: string) => {
      const change = settingsChange("global").safeParse({
        [name]: valueOf(given),
      });
      if (!change.success) {
        const why = change.error.issues[0]?.message ?? "";
        throw new UsageError(text.cli.errors.noValue(given, name, why));
      }
      const now = await call(await cli.connect(), changeSettings, {
        body: change.data,
      });
      const { values } = now;
      await cli.out.done(
        now,
        text.cli.done.isNow(name, `${values[name]}`),
        name,
      );
    });
}

function valueOf(given: string): unknown {
  const words: Record<string, boolean> = {
    true: true,
    on: true,
    yes: true,
    false: false,
    off: false,
    no: false,
  };
  if (Object.hasOwn(words, given)) return words[given];
  return /^\d+$/.test(given) ? Number(given) : given;
}

async function* onePage(rows: readonly Row[]) {
  yield await Promise.resolve(rows);
}

function settingFields(): readonly Field<Row>[] {
  const { cli: { columns }, settings: { about, units } } = text;
  const unitOf = (name: string) => {
    const { unit } = described(name as SettingName);
    return Object.hasOwn(units, unit)
      ? units[unit as keyof typeof units]
      : unit;
  };
  return [
    { title: columns.name, of: ({ name }) => name },
    { title: columns.value, of: ({ value }) => `${value}`, right: true },
    { title: columns.unit, of: ({ name }) => unitOf(name) },
    { title: columns.about, of: ({ name }) => about[name as SettingName] },
  ];
}
