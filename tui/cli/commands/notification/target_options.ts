import { type Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import {
  type changeTarget,
  type createTarget,
  TargetLanguage,
} from "#shared/contract/notifications/notifications.ts";
import { SmtpTls } from "#shared/contract/notifications/smtp.ts";
import { UsageError } from "#tui/arguments.ts";
import { collect } from "#tui/cli/ask.ts";
import { contentOf, listed } from "#tui/cli/commands/create_values.ts";
import { queryOf } from "#tui/cli/lists.ts";
import { text } from "#tui/text/mod.ts";

/** The options of `notifications create` and `set`, as commander reads them. */
export interface TargetOptions {
  readonly webhook?: string;
  readonly email?: readonly string[];
  readonly smtp?: SmtpPlace;
  readonly from?: string;
  readonly tls?: SmtpTls;
  readonly smtpUser?: string;
  readonly smtpPasswordFile?: string;
  readonly smtpCa?: string;
  readonly event?: readonly string[];
  readonly query?: string;
  readonly language?: TargetLanguage;
  readonly allowPrivate?: boolean;
  readonly secretFile?: string;
}

interface SmtpPlace {
  readonly host: string;
  readonly port?: number;
}

type Draft = z.input<NonNullable<typeof createTarget.body>>;
export type TargetChange = z.input<NonNullable<typeof changeTarget.body>>;

/** Adds the options of what can be said of a target. */
export function withTargetOptions(command: Command): Command {
  const { options } = text.notifications;
  return command
    .option("--webhook <url>", options.webhook)
    .option("--email <addresses>", options.email, listed)
    .option("--smtp <host>", options.smtp, smtpPlace)
    .option("--from <address>", options.from)
    .addOption(new Option("--tls <mode>", options.tls).choices(SmtpTls.options))
    .option("--smtp-user <name>", options.smtpUser)
    .option("--smtp-password-file <file>", options.smtpPassword)
    .option("--smtp-ca <file>", options.smtpCa)
    .option("--event <kind>", options.event, collect)
    .option("--query <query>", options.query)
    .addOption(
      new Option("--language <code>", options.language)
        .choices(TargetLanguage.options),
    )
    .option("--allow-private", options.private)
    .option("--secret-file <file>", options.secret);
}

/**
 * A new target as the options describe it.
 *
 * @throws {UsageError} If it is neither a webhook nor e-mail, or something of it
 * is missing.
 */
export async function draftOf(
  name: string,
  options: TargetOptions,
): Promise<Draft> {
  const { missing } = text.notifications;
  const { webhook: url, email: to, smtp, from } = options;
  const { webhook, email, ...common } = await valuesOf(options);
  if ((url === undefined) === (to === undefined)) {
    throw new UsageError(missing.kind);
  }
  if (url !== undefined) {
    if (email) throw new UsageError(missing.webhook);
    return { ...common, name, webhook: { ...webhook, url } };
  }
  if (webhook) throw new UsageError(missing.email);
  if (!smtp || from === undefined) throw new UsageError(missing.smtp);
  return {
    ...{ ...common, name },
    email: { ...email, to: [...to!], from, host: smtp.host },
  };
}

/** What the options say of a target, new or not; nothing of what they do not. */
export async function valuesOf(options: TargetOptions): Promise<TargetChange> {
  const { webhook: url, secretFile, event, query, language } = options;
  const { allowPrivate } = options;
  const secret = await fileOf(secretFile);
  const email = await emailOf(options);
  const webhook = {
    ...url !== undefined && { url },
    ...secret !== undefined && { secret },
  };
  return {
    ...Object.keys(webhook).length > 0 && { webhook },
    ...Object.keys(email).length > 0 && { email },
    ...event && { topics: [...event] },
    ...query !== undefined && { query: queryOf([], query) },
    ...language && { language },
    ...allowPrivate !== undefined && { allowPrivate },
  };
}

async function emailOf(options: TargetOptions) {
  const { email: to, smtp, from, tls, smtpUser: user } = options;
  const password = await fileOf(options.smtpPasswordFile);
  const ca = await fileOf(options.smtpCa);
  return {
    ...to && { to: [...to] },
    ...smtp,
    ...from !== undefined && { from },
    ...tls && { tls },
    ...user !== undefined && { user },
    ...password !== undefined && { password },
    ...ca !== undefined && { ca },
  };
}

async function fileOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : await contentOf(path);
}

/** `mail.example.org`, `mail.example.org:2525`, `[2001:db8::1]:25`, `::1` */
function smtpPlace(word: string): SmtpPlace {
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(word) ?? [];
  const host = bracketed ?? plain ??
    (/^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(word) ? word : undefined);
  if (!host) throw new InvalidArgumentError(text.notifications.noSmtp);
  return { host, ...port !== undefined && { port: Number(port) } };
}
