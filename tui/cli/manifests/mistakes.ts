import type { z } from "zod";
import { closeNames } from "#shared/close_names.ts";
import {
  Manifest,
  ManifestKind,
} from "#shared/contract/manifests/manifests.ts";
import {
  settingNamed,
  settingsLike,
} from "#shared/contract/settings/ocs_names.ts";
import {
  DEFAULT_SETTINGS,
  type SettingName,
} from "#shared/contract/settings/settings.ts";
import { settingRange } from "#tui/cli/commands/settings.ts";
import { text } from "#tui/text/mod.ts";
import { withMeant, withSuggestions } from "#tui/words/suggestions.ts";

type Issue = z.core.$ZodIssue;

/** A field that a manifest must not have; undefined: it is another mistake. */
export function unknownField(issue: Issue): string | undefined {
  if (issue.code === "unrecognized_keys") return issue.keys[0];
  const unknown: unknown = issue.code === "custom" && issue.params?.unknown;
  return typeof unknown === "string" ? unknown : undefined;
}

/**
 * What is wrong with a manifest, in words of the operator's language.
 *
 * @param document The manifest as it was read.
 */
export function mistakeWords(issue: Issue, document: unknown): string {
  const { errors } = text.cli;
  const own = text.manifests.mistakes;
  const unknown = unknownField(issue);
  if (unknown !== undefined) return unknownWords(issue, unknown, document);
  const { path } = issue;
  const field = String(path.at(-1) ?? "");
  const value = valueAt(document, path);
  const oneOf = (choices: readonly string[]) =>
    value === undefined
      ? own.missing(errors.choices(choices.join(", ")))
      : withSuggestions(
        errors.noValue(`${value}`, field, errors.choices(choices.join(", "))),
        `${value}`,
        choices,
      );
  if (path[0] === "values" && Object.hasOwn(DEFAULT_SETTINGS, field)) {
    const isOfGroup = valueAt(document, ["group"]) !== undefined;
    const level = isOfGroup ? "group" : "global";
    return errors.noValue(
      `${value}`,
      field,
      settingRange(field as SettingName, level),
    );
  }
  switch (issue.code) {
    case "invalid_union":
      if (field === "kind") return oneOf(ManifestKind.options);
      break;
    case "invalid_value":
      return oneOf(issue.values.map(String));
    case "invalid_type":
      if (value === undefined) return own.missing("");
      if (issue.expected === "string") return own.notText;
      if (issue.expected === "object") return own.notFields;
      if (issue.expected === "array") return own.notAList;
      break;
    case "too_big":
      return issue.origin === "string"
        ? text.form.tooLong(Number(issue.maximum))
        : own.atMost(Number(issue.maximum));
    case "too_small":
      return issue.origin === "string"
        ? text.form.missing
        : own.atLeast(Number(issue.minimum));
  }
  const { message } = issue;
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function unknownWords(issue: Issue, word: string, document: unknown): string {
  const { path } = issue;
  const kind = valueAt(document, ["kind"]);
  if (kind === "settings" && path[0] === "values") {
    const name = settingNamed(word);
    return withMeant(
      text.listScreens.cli.noSetting(word),
      name === null ? settingsLike(word) : [name],
    );
  }
  const known = fieldsAt(kind, path);
  const close = closeNames(word, known);
  const { unknown, choose } = text.manifests.mistakes;
  return close.length > 0
    ? withMeant(unknown(word), close)
    : choose(unknown(word), known.join(", "));
}

/** The names of the fields that a kind has, or a field of it. */
function fieldsAt(kind: unknown, path: readonly PropertyKey[]): string[] {
  const schema = Manifest.options.find(({ shape }) =>
    shape.kind.value === kind
  );
  let fields: z.core.$ZodShape | undefined = schema?.shape;
  for (const part of path) fields = shapeOf(fields?.[String(part)]);
  return Object.keys(fields ?? {});
}

/** The fields of an object that may be optional or null. */
function shapeOf(
  schema: z.core.$ZodType | undefined,
): z.core.$ZodShape | undefined {
  const { def } = schema?._zod ?? {};
  if (!def) return undefined;
  if ("shape" in def) return def.shape as z.core.$ZodShape;
  return "innerType" in def
    ? shapeOf(def.innerType as z.core.$ZodType)
    : undefined;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value && typeof value === "object"
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    document,
  );
}
