import type { LogEvent } from "#shared/contract/events/events.ts";
import type { TargetLanguage } from "#shared/contract/notifications/notifications.ts";
import { chatText } from "./chat_text.ts";
import { sentenceOn } from "./sentence.ts";

/** One notification as it is stored until it is delivered. */
export interface Message {
  /** The kind of its event. */
  readonly type: string;
  /** When that happened. */
  readonly timestamp: string;
  /** One sentence. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A notification without an event, by which an operator tries a target. */
export const TEST_TYPE = "notification.test";

/** The notification about an event. */
export function messageOf(
  { seq, at, kind, actor, machine, package: about, payload }: LogEvent,
  server: string,
  language: TargetLanguage,
): Message {
  return {
    type: kind,
    timestamp: at,
    subject: sentenceOn(
      { kind, actor, machine: machine?.name ?? null, package: about, payload },
      server,
      language,
    ),
    data: { server, seq, actor, machine, package: about, payload },
  };
}

/** The notification that an operator sends to try a target. */
export function testMessage(
  server: string,
  by: string,
  at: Date,
  language: TargetLanguage,
): Message {
  const actor = `operator:${by}`;
  return {
    type: TEST_TYPE,
    timestamp: at.toISOString(),
    subject: sentenceOn(
      { kind: TEST_TYPE, actor, machine: null, package: null, payload: {} },
      server,
      language,
    ),
    data: { server, actor },
  };
}

/** What a webhook receives. `text` is what chat programs display. */
export function webhookBody(
  { type, timestamp, subject, data }: Message,
): string {
  return JSON.stringify({ type, timestamp, text: chatText(subject), data });
}
