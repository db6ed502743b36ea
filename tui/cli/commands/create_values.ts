import type { z } from "zod";
import {
  NewPackage,
  type PackageAction,
  SecretName,
  type Target,
} from "#shared/contract/packages/packages.ts";
import type { PackageDraft } from "#tui/actions/packages.ts";
import { UsageError } from "#tui/arguments.ts";
import type { RelationFlags } from "./package/relations.ts";
import { type ExitCodeFlags, exitCodesOf } from "./package/exit_codes.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";

/** The options of `packages create`, as commander reads them. */
export interface CreateOptions extends ExitCodeFlags, RelationFlags {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly action?: PackageAction;
  readonly command?: string;
  readonly secret?: readonly string[];
  readonly secretFile?: readonly string[];
  readonly path?: string;
  readonly priority?: number;
  readonly protocol?: "http" | "https";
  readonly target?: Target;
  readonly brings?: string;
  readonly bringsVersion?: string;
  readonly notifyText?: string;
  readonly notifyCountdown?: number;
  readonly notifyAbort?: boolean;
  readonly notifyDelay?: boolean;
  readonly notifyDoneText?: string;
  readonly accept?: readonly string[];
  readonly dryRun?: boolean;
  readonly activate?: boolean;
  readonly resume?: string;
}

/** Collects the values of an option that may be repeated. */
export function gathering(
  value: string,
  before: readonly string[] = [],
): string[] {
  return [...before, value];
}

/** The same for words that may also be separated by commas. */
export function listed(
  value: string,
  before: readonly string[] = [],
): string[] {
  return [...before, ...value.split(",").map((one) => one.trim())]
    .filter((one) => one !== "");
}

/**
 * The package that the options describe, checked before a file is sent.
 *
 * @throws {UsageError} If the server could not accept an option.
 */
export async function valuesOf(
  options: CreateOptions,
  name: string,
): Promise<PackageDraft["values"]> {
  const { brings: software, bringsVersion: version } = options;
  if (version !== undefined && software === undefined) {
    throw new UsageError(text.claims.needsSoftware);
  }
  const values: PackageDraft["values"] = {
    name,
    version: options.version,
    description: options.description,
    action: options.action ?? "launch",
    command: options.command,
    path: options.path,
    priority: options.priority,
    protocol: options.protocol,
    target: options.target,
    brings: software === undefined ? null : { software, version },
    notify: {
      text: options.notifyText,
      countdownSeconds: options.notifyCountdown,
      canAbort: options.notifyAbort,
      canDelay: options.notifyDelay,
      doneText: options.notifyDoneText,
    },
    secrets: await secretsOf(options),
    ...createdCodes(options),
    accept: [...options.accept ?? []],
  };
  const { error } = NewPackage.safeParse(values);
  if (error) throw new UsageError(wordsOf(error.issues[0]!));
  return values;
}

function createdCodes(options: CreateOptions) {
  const { successCodes = [], rebootCodes = [] } = exitCodesOf(options);
  return { successCodes: [...successCodes], rebootCodes: [...rebootCodes] };
}

async function secretsOf(
  { secret = [], secretFile = [] }: CreateOptions,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const word of secret) {
    const [name, value] = pairIn(word);
    if (!name) throw new UsageError(text.findings.badSecret(value));
    secrets[name] = value;
  }
  for (const word of secretFile) {
    const [name, path] = pairIn(word);
    if (!name) throw new UsageError(text.findings.noSecretFile(path));
    secrets[name] = await contentOf(path);
  }
  return secrets;
}

/** An invalid word has no name; what may be its value is not repeated. */
function pairIn(word: string): readonly [name: string, value: string] {
  const at = word.indexOf("=");
  const name = at < 0 ? word : word.slice(0, at);
  return at > 0 && SecretName.safeParse(name).success
    ? [name, word.slice(at + 1)]
    : ["", name];
}

/** A file without the line end that editors put at its end. */
export async function contentOf(path: string): Promise<string> {
  try {
    const whole = path === "-"
      ? await new Response(Deno.stdin.readable).text()
      : await Deno.readTextFile(path);
    return whole.replace(/\r?\n$/, "");
  } catch (error) {
    throw new UsageError(text.cli.errors.cannotRead(path, reasonOf(error)));
  }
}

/** The options of fields that have other names. */
const OPTIONS: Readonly<Record<string, string>> = {
  "brings.software": "--brings",
  "brings.version": "--brings-version",
  "notify.text": "--notify-text",
  "notify.countdownSeconds": "--notify-countdown",
  "notify.doneText": "--notify-done-text",
};

/** A mistake in a field of the API, in words of the command line. */
function wordsOf(issue: z.core.$ZodIssue): string {
  const { form, findings } = text;
  const path = issue.path.map(String);
  const option = OPTIONS[path.join(".")] ??
    (path[0] === "secrets" ? `--secret ${path[1] ?? ""}` : `--${path[0]}`);
  return findings.badOption(option.trim(), reasonFor(issue));

  function reasonFor(issue: z.core.$ZodIssue): string {
    if (issue.code === "too_big") {
      return issue.origin === "string"
        ? form.tooLong(Number(issue.maximum))
        : form.notANumber(0, Number(issue.maximum));
    }
    if (issue.code === "too_small") {
      return issue.origin === "string"
        ? form.missing
        : form.notANumber(Number(issue.minimum), NUMBERS[path[0]!] ?? 86_400);
    }
    return issue.code === "custom" || issue.code === "invalid_format"
      ? form.oneLine
      : issue.message;
  }
}

/** The largest numbers of fields. */
const NUMBERS: Readonly<Record<string, number>> = { priority: 10 };
