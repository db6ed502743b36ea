import type { LogEvent } from "#shared/contract/events/events.ts";
import type { TargetLanguage } from "#shared/contract/notifications/notifications.ts";
import { HaltReason } from "#shared/contract/rollouts/rollouts.ts";
import { english, french, type Sentences } from "./sentences.ts";

const SENTENCES: Readonly<Record<TargetLanguage, Sentences>> = {
  en: english,
  fr: french,
};

/** The words of a language. */
export function sentencesIn(language: TargetLanguage): Sentences {
  return SENTENCES[language];
}

/** What a sentence says something about. */
export interface Subject {
  readonly kind: string;
  readonly actor: string;
  /** The name of its machine. */
  readonly machine: string | null;
  readonly package: LogEvent["package"];
  readonly payload: LogEvent["payload"];
}

/**
 * One sentence about an event, after the name of the server. Kinds that have no
 * sentence of their own are named with their machine and package.
 */
export function sentenceOn(
  subject: Subject,
  server: string,
  language: TargetLanguage,
): string {
  const sentence = sentenceIn(SENTENCES[language], subject) ?? plain(subject);
  return `[${server}] ${sentence}`;
}

function sentenceIn(
  words: Sentences,
  { kind, actor, machine, package: about, payload }: Subject,
): string | null {
  const what = about ? nameOf(about) : "";
  const id = Number(payload.assignment);
  const by = actor.replace(/^operator:/, "");
  switch (kind) {
    case "rollout.halted":
      return words.halted(
        what,
        id,
        Number(payload.wave),
        whyIn(words, payload),
      );
    case "rollout.wave_reached":
      return words.reached(what, id, Number(payload.wave));
    case "rollout.wave_opened":
      return words.opened(what, id, Number(payload.wave));
    case "rollout.finished":
      return words.finished(what, id);
    case "rollout.paused":
      return words.paused(what, id, by);
    case "rollout.resumed":
      return words.resumed(what, id, by);
    case "rollout.stopped":
      return words.stopped(what, id, by);
    case "deployment.result": {
      const say = payload.outcome === "failed"
        ? words.failed
        : payload.outcome === "succeeded"
        ? words.succeeded
        : null;
      return say && say(machine ?? "", what, `${payload.code}`);
    }
    case "machine.registered":
      return words.registered(machine ?? "");
    case "warning.raised":
      return words.raised(`${payload.message}`);
    case "warning.cleared":
      return words.cleared(`${payload.warning}`);
    case "notification.test":
      return words.test(by);
    default:
      return null;
  }
}

function whyIn(words: Sentences, payload: Subject["payload"]): string {
  const { success, data } = HaltReason.safeParse(payload.halted);
  return success ? words.why[data.because](data) : "";
}

function plain({ kind, machine, package: about }: Subject): string {
  const things = [machine, about && nameOf(about)].filter((one) => one);
  return things.length === 0 ? kind : `${kind}: ${things.join(", ")}`;
}

function nameOf({ name, version }: NonNullable<Subject["package"]>): string {
  return version === "" ? name : `${name} ${version}`;
}
