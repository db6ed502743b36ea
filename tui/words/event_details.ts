import type { LogEvent } from "#shared/contract/events/events.ts";
import {
  SETTING_NAMES,
  settingDefinition,
  type SettingName,
} from "#shared/contract/settings/settings_table.ts";
import { text } from "#tui/text/mod.ts";
import { sizeWords } from "./amounts.ts";
import { eventDetail } from "./changes.ts";
import { unitWords } from "./settings.ts";
import { formatMoment } from "./words.ts";

/** The names of groups by id, as far as they are known. */
export type GroupNames = ReadonlyMap<number, string>;

/** A detail of an event: its label, and its value in words. */
export type Detail = readonly [label: string, words: string];

/** The ids of the groups that the details of an event mention. */
export function groupsIn({ payload }: Pick<LogEvent, "payload">): number[] {
  const { group, groups } = payload;
  return [group, ...Array.isArray(groups) ? groups : []]
    .filter((id): id is number => typeof id === "number");
}

/** The details of an event in words, instead of the fields of its JSON. */
export function eventDetails(
  { payload }: Pick<LogEvent, "payload">,
  groups: GroupNames,
  now: Date,
): Detail[] {
  const named = (id: unknown) =>
    typeof id !== "number"
      ? valueWords(id, now)
      : groups.has(id)
      ? `${groups.get(id)} (${id})`
      : `${id}`;
  // Names of groups that are gone are in the event, beside their ids.
  const names = Array.isArray(payload.groupNames) ? payload.groupNames : [];
  const shown = Object.entries(payload).filter(([name]) =>
    name !== "groupNames"
  );
  return shown.map(([name, value]): Detail => {
    if (isSetting(name)) return [name, settingChange(name, value)];
    const label = labelOf(name);
    if (name === "group") return [label, named(value)];
    if (name === "groups" && Array.isArray(value)) {
      return [
        label,
        value.map((id, i) =>
          typeof names[i] === "string" ? `${names[i]} (${id})` : named(id)
        ).join(", "),
      ];
    }
    if (name === "expiresAt" && value === null) {
      return [label, text.sheet.never];
    }
    if ((name === "bytes" || name === "size") && typeof value === "number") {
      return [label, sizeWords(value)];
    }
    return [label, valueWords(value, now)];
  });
}

/**
 * Payload fields in order of importance; the first that is present is shown.
 */
const TELLING = ["name", "operator", "token", "group", "id", "reason"] as const;

/** The result an agent reported, else what else the event is about. */
export function subjectWords(event: LogEvent): string {
  const code = eventDetail(event);
  if (code !== "") return code;
  const told = TELLING.map((name) => event.payload[name])
    .find((value) => typeof value === "string");
  return typeof told === "string" ? told : settingChanges(event);
}

/** "pollHours 1 → 4 hours": the settings an event has changed. */
export function settingChanges({ payload }: Pick<LogEvent, "payload">): string {
  return Object.entries(payload)
    .flatMap(([name, value]) =>
      isSetting(name) ? [`${name} ${settingChange(name, value)}`] : []
    ).join(", ");
}

function isSetting(name: string): name is SettingName {
  return (SETTING_NAMES as readonly string[]).includes(name);
}

/** "default → 4 hours". */
function settingChange(name: SettingName, value: unknown): string {
  if (!isRecord(value)) return String(value);
  const { unit } = settingDefinition(name);
  const words = (one: unknown) =>
    one === null || one === undefined ? text.listScreens.byDefault : `${one}`;
  const after = words(value.to);
  const units = unitWords({ unit, value: value.to });
  return text.listScreens.changed(
    words(value.from),
    value.to === null ? after : `${after} ${units}`.trim(),
  );
}

/** "Trusted only" for `trustedOnly`, where there is no better word. */
function labelOf(name: string): string {
  const known = text.listScreens.details[name];
  if (known !== undefined) return known;
  const words = name.replaceAll(/([A-Z])/g, " $1").replaceAll("_", " ")
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function valueWords(value: unknown, now: Date): string {
  if (value === null || value === undefined || value === "") {
    return text.sheet.none;
  }
  if (typeof value === "boolean") return value ? text.sheet.yes : text.sheet.no;
  if (typeof value === "string") {
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)
      ? formatMoment(value, now)
      : value;
  }
  if (Array.isArray(value)) {
    return value.length === 0
      ? text.sheet.none
      : value.map((one) => valueWords(one, now)).join(", ");
  }
  if (!isRecord(value)) return String(value);
  return Object.entries(value).map(([name, one]) =>
    text.sheet.labelled(labelOf(name).toLowerCase(), valueWords(one, now))
  ).join(", ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Who did it: "ada (operator)", "the agent", "the server". */
export function actorWords(actor: string): string {
  const { actors } = text.listScreens;
  const name = operatorIn(actor);
  if (name !== null) return actors.operator(name);
  return actor === "agent" || actor === "server" ? actors[actor] : actor;
}

/** The operator's name in "operator:ada"; null if it was none. */
export function operatorIn(actor: string): string | null {
  return /^operator:(.+)$/.exec(actor)?.[1] ?? null;
}
