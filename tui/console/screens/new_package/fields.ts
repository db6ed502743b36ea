import * as z from "zod";
import {
  NewPackage,
  PackageAction,
  SecretName,
  SecretValue,
} from "#shared/contract/packages/packages.ts";
import type { PackageDraft } from "#tui/actions/packages.ts";
import { text } from "#tui/text/mod.ts";
import {
  codesIn,
  exitCodeMistake,
  exitCodesMistake,
} from "#tui/words/exit_codes.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";
import { choice } from "./choice_field.ts";
import { dialogFields, dialogsIn } from "./dialog_fields.ts";

/** The values a form starts with. */
export const START: Values = {
  name: "",
  version: "",
  target: "unix",
  action: "launch",
  file: "",
  command: "",
  path: "",
  priority: "5",
  description: "",
  brings: "",
  bringsVersion: "",
  successCodes: "",
  rebootCodes: "",
  notifyText: "",
  notifyCountdown: "",
  notifyAbort: "no",
  notifyDelay: "no",
  notifyDone: "",
  protocol: "http",
  secrets: "",
};

/** The fields that a package of the chosen action has. */
export function packageFields(values: Values): readonly FormField[] {
  const { newPackage } = text;
  const action = PackageAction.parse(values.action);
  const line = (name: string, label: string, hint: string): FormField => ({
    name,
    label,
    hint,
    kind: { type: "text" },
    problem: (value) => wrong(name, value),
  });
  const needed = (field: FormField, why: string): FormField => ({
    ...field,
    problem: (value) => value.trim() === "" ? why : field.problem!(value),
  });
  return [
    // First, because other fields are suggested from it.
    fileField(action === "execute"),
    choice("action", newPackage.action, actionHint(action), [
      ["launch", "launch"],
      ["execute", "execute"],
      ["store", "store"],
    ]),
    choice("target", newPackage.target, newPackage.targetHint, [
      ["unix", newPackage.unix],
      ["windows", newPackage.windows],
      ["any", newPackage.any],
    ]),
    needed(
      line("name", newPackage.name, newPackage.nameHint),
      text.form.missing,
    ),
    line("version", newPackage.version, newPackage.versionHint),
    ...action === "store"
      ? [needed(
        line("path", newPackage.path, newPackage.pathHint),
        newPackage.needsPath,
      )]
      : [needed(
        line(
          "command",
          newPackage.command,
          action === "launch"
            ? newPackage.launchCommandHint
            : newPackage.executeCommandHint,
        ),
        newPackage.needsCommand,
      )],
    {
      ...line("priority", newPackage.priority, newPackage.priorityHint),
      problem: (value) =>
        /^(\d|10)$/.test(value) ? null : text.form.notANumber(0, 10),
    },
    line("description", newPackage.description, newPackage.descriptionHint),
    line("brings", text.claims.software, text.claims.softwareHint),
    {
      ...line("bringsVersion", text.claims.version, text.claims.versionHint),
      problem: (version) =>
        version.trim() !== "" && !values.brings?.trim()
          ? text.claims.needsSoftware
          : wrong("bringsVersion", version),
    },
    ...action === "store" ? [] : exitCodeFields(values),
    ...values.target === "unix" ? [] : dialogFields(values),
    ...action === "store" ? [] : [
      {
        ...line("secrets", text.findings.secrets, text.findings.secretsHint),
        problem: (value: string) => {
          const word = value.trim().split(/\s+/).find((one) =>
            one !== "" && !secretIn(one)
          );
          return word ? text.findings.badSecret(word.split("=")[0]!) : null;
        },
      },
    ],
    ...values.file ? [protocolField()] : [],
  ];
}

/** The name and the value in "NAME=VALUE"; null if it is nothing such. */
export function secretIn(word: string): readonly [string, string] | null {
  const [, name = "", value = ""] = /^([^=]*)=(.*)$/su.exec(word) ?? [];
  return SecretName.safeParse(name).success &&
      SecretValue.safeParse(value).success
    ? [name, value]
    : null;
}

/** The fields of the exit codes that a package counts as a success. */
export function exitCodeFields(values: Values): readonly FormField[] {
  const { success, successHint, reboot, rebootHint } = text.exitCodes;
  return [
    {
      name: "successCodes",
      label: success,
      hint: successHint,
      kind: { type: "text" },
      problem: exitCodeMistake,
    },
    {
      name: "rebootCodes",
      label: reboot,
      hint: rebootHint,
      kind: { type: "text" },
      problem: (typed) => exitCodesMistake(values.successCodes ?? "", typed),
    },
  ];
}

function protocolField(): FormField {
  const { protocol } = text.package;
  return choice("protocol", protocol, text.newPackage.protocolHint, [
    ["http", "http"],
    ["https", "https"],
  ]);
}

function fileField(optional: boolean): FormField {
  const { file, fileHint, fileOptional, needsFile } = text.newPackage;
  return {
    name: "file",
    label: file,
    hint: `${fileHint}. ${fileOptional}`,
    kind: { type: "path" },
    problem: (value) => value === "" && !optional ? needsFile : null,
  };
}

function actionHint(action: PackageAction): string {
  const { launchHint, executeHint, storeHint } = text.newPackage;
  return { launch: launchHint, execute: executeHint, store: storeHint }[action];
}

/** The reason the contract rejects a value, in words; null if it is valid. */
function wrong(name: string, value: string): string | null {
  const { software, version } = NewPackage.shape.brings.unwrap().unwrap().shape;
  const schema = name === "brings"
    ? software.or(z.literal(""))
    : name === "bringsVersion"
    ? version
    : (NewPackage.shape as Record<string, z.ZodType>)[name];
  const read = schema?.safeParse(value);
  if (!read || read.success) return null;
  const [issue] = read.error.issues;
  if (issue?.code === "too_big") {
    return text.form.tooLong(Number(issue.maximum));
  }
  return text.form.oneLine;
}

/** The package that was filled in. */
export function draftOf(
  values: Values,
  archiveId?: string,
  accept: readonly string[] = [],
): PackageDraft {
  const { name = "", version, description, target, command, path } = values;
  const action = PackageAction.parse(values.action);
  return {
    values: {
      name: name.trim(),
      version,
      description,
      action,
      priority: Number(values.priority),
      target: target as "windows" | "unix" | "any",
      ...action === "store" ? { path } : { command },
      accept: [...accept],
      ...action === "store" ? {} : { secrets: secretsIn(values.secrets) },
      protocol: values.protocol === "https" && values.file ? "https" : "http",
      ...target === "unix" ? {} : { notify: dialogsIn(values) },
      ...values.brings?.trim()
        ? { brings: { software: values.brings, version: values.bringsVersion } }
        : {},
      ...action === "store" ? {} : {
        successCodes: [...codesIn(values.successCodes ?? "")],
        rebootCodes: [...codesIn(values.rebootCodes ?? "")],
      },
    },
    archiveId,
    file: values.file,
  };
}

function secretsIn(words = ""): Record<string, string> {
  const pairs = words.trim().split(/\s+/).map(secretIn);
  return Object.fromEntries(pairs.filter((pair) => pair !== null));
}
