import type { TargetLanguage } from "#shared/contract/notifications/notifications.ts";
import type { Message } from "./message.ts";
import { sentencesIn } from "./sentence.ts";

/** The most notifications of one mail. */
export const MOST_IN_MAIL = 50;

/** Letters of a subject, and of what one notification says. */
const LONGEST_SUBJECT = 150;
const LONGEST_LINE = 1000;

/** One e-mail, in plain text. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  /** The same at each attempt. */
  readonly messageId: string;
  readonly date: Date;
}

/** Kinds of events that a subject names before others. */
const MOST_IMPORTANT: readonly string[] = [
  "rollout.halted",
  "warning.raised",
  "rollout.stopped",
  "rollout.paused",
];

/**
 * The mail about some notifications, at least one. Its subject is what is most
 * important of them, and how many more there are.
 *
 * @param batch What makes the Message-ID, at each attempt the same.
 */
export function mailOf(
  messages: readonly Message[],
  { batch, server, target, language, at }: {
    readonly batch: string;
    readonly server: string;
    readonly target: string;
    readonly language: TargetLanguage;
    readonly at: Date;
  },
): Mail {
  const words = sentencesIn(language).mail;
  const first = messages.toSorted((a, b) => rank(a) - rank(b))[0]!;
  const more = messages.length - 1;
  const subject = cut(sentenceOf(first), LONGEST_SUBJECT);
  return {
    subject: more === 0 ? subject : `${subject} ${words.more(more)}`,
    text: [
      ...messages.map((one) =>
        `${momentOf(one)}\n${cut(sentenceOf(one), LONGEST_LINE)}\n`
      ),
      "-- ",
      words.sentBy(oneLine(server), target),
      words.details(target),
      "",
    ].join("\n"),
    messageId: `<${batch}@${server.replace(/[^A-Za-z0-9.-]/g, "-")}>`,
    date: at,
  };
}

function rank({ type }: Message): number {
  const place = MOST_IMPORTANT.indexOf(type);
  return place < 0 ? MOST_IMPORTANT.length : place;
}

/** The sentence without the name of the server, in one line. */
function sentenceOf({ subject, data }: Message): string {
  const prefix = `[${data.server}] `;
  return oneLine(
    subject.startsWith(prefix) ? subject.slice(prefix.length) : subject,
  );
}

/** "2026-11-22 10:00:00 UTC" */
function momentOf({ timestamp }: Message): string {
  return new Date(timestamp).toISOString().replace("T", " ")
    .replace(/\.\d+Z$/, " UTC");
}

/** Names may contain anything: nothing ends a line, or turns its direction. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most
    ? text
    : `${letters.slice(0, most - 1).join("")}…`;
}
