import * as z from "zod";
import { EventKind } from "#shared/contract/events/events.ts";

/** True if a topic is the kind, or its beginning up to a dot. */
export function includesKind(topic: string, kind: string): boolean {
  return topic.endsWith(".") ? kind.startsWith(topic) : kind === topic;
}

/** A kind of event, or the beginning of kinds up to a dot: `machine.`. */
export const Topic = z.string().max(64).refine(
  (topic) => EventKind.options.some((kind) => includesKind(topic, kind)),
  "a kind of event, as rollout.halted, or how kinds begin, as machine.",
);

/** What targets are sent if nothing else is said. */
export const DEFAULT_TOPICS: readonly string[] = [
  "rollout.halted",
  "rollout.finished",
  "rollout.wave_reached",
  "warning.",
];
