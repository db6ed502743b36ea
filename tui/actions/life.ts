import type { z } from "zod";
import {
  type Removal,
  removeMachines,
  restoreMachines,
  retireMachines,
} from "#shared/contract/machines/life.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { recallWords } from "#tui/words/why/mirrors.ts";
import type { Action } from "./action.ts";
import { notExact, undoWith } from "./undo/undo.ts";
import {
  recipientFlags,
  recipientIds,
  type Recipients,
  recipientWords,
} from "./recipients.ts";

type Retirement = z.output<typeof retireMachines.output>;
type RemoveAnswer = z.output<typeof removeMachines.output>;
type Restoration = z.output<typeof restoreMachines.output>;

/** Retires machines until their next contact. */
export const retire: Action<Recipients, Retirement, Retirement> = {
  endpoint: retireMachines,
  preview: (connection, to) =>
    call(connection, retireMachines, {
      body: { ...recipientIds(to), dryRun: true },
    }),
  nothing: (_, { retired, unchanged }) =>
    retired > 0
      ? null
      : unchanged > 0
      ? text.life.retired.all
      : text.life.retired.nobody,
  machines: (_, { retired }) => retired,
  question(to, preview) {
    const words = text.life.retired;
    const { recent, cancelled, recalling, beyondRecall, unchanged } = preview;
    return {
      title: words.title(recipientWords(to)),
      lines: [
        words.effect,
        ...recent > 0 ? [words.recent(recent)] : [],
        ...cancelled > 0 ? [words.cancelled(cancelled)] : [],
        ...recalling > 0 ? [words.recalling(recalling)] : [],
        ...recallWords(preview),
        ...beyondRecall > 0 ? [words.beyondRecall(beyondRecall)] : [],
        ...unchanged > 0 ? [words.unchanged(unchanged)] : [],
      ],
      yes: words.yes,
      danger: true,
    };
  },
  doing: (to) => text.life.retired.doing(recipientWords(to)),
  run: (connection, to, { retired }) =>
    call(connection, retireMachines, {
      body: { ...recipientIds(to), confirmMachines: retired },
    }),
  sentence: (_, { retired, cancelled, recalling, beyondRecall }) => {
    const words = text.life.retired;
    if (retired === 0) return words.all;
    return [
      words.done(retired),
      ...cancelled > 0 ? [words.cancelled(cancelled)] : [],
      ...recalling > 0 ? [words.recalling(recalling)] : [],
      ...beyondRecall > 0 ? [words.beyondRecall(beyondRecall)] : [],
    ].map((one) => one.replace(/\.$/, "")).join(text.clause);
  },
  undo: (to, { unchanged, cancelled, recalling }) =>
    notExact(to, unchanged) ?? undoWith(restore, to, {
      effects: [
        text.undo.restores(recipientWords(to)),
        ...cancelled + recalling > 0 ? [text.undo.staysCancelled] : [],
      ],
    }),
  commandLines: lineOf("retire"),
};

/** Takes the retirement of machines back. */
export const restore: Action<Recipients, Restoration, Restoration> = {
  endpoint: restoreMachines,
  preview: (connection, to) =>
    call(connection, restoreMachines, {
      body: { ...recipientIds(to), dryRun: true },
    }),
  nothing: (_, { restored }) => restored > 0 ? null : text.life.restored.none,
  machines: (_, { restored }) => restored,
  question: (to) => ({
    title: text.life.restored.title(recipientWords(to)),
    lines: [text.life.restored.effect],
    yes: text.life.restored.yes,
    danger: false,
  }),
  doing: (to) => text.life.restored.doing(recipientWords(to)),
  run: (connection, to, { restored }) =>
    call(connection, restoreMachines, {
      body: { ...recipientIds(to), confirmMachines: restored },
    }),
  sentence: (_, { restored }) =>
    restored === 0
      ? text.life.restored.none
      : text.life.restored.done(restored),
  undo: (to, { unchanged }) =>
    notExact(to, unchanged) ?? undoWith(retire, to, {
      effects: [text.undo.retires(recipientWords(to))],
    }),
  commandLines: lineOf("restore"),
};

/** Removes machines; many are removed after the answer. */
export const remove: Action<Recipients, RemoveAnswer, RemoveAnswer> = {
  endpoint: removeMachines,
  preview: (connection, to) =>
    call(connection, removeMachines, {
      body: { ...recipientIds(to), dryRun: true },
    }),
  nothing: (_, { machines }) => machines > 0 ? null : text.life.retired.nobody,
  machines: (_, { machines }) => machines,
  question(to, { machines, recent, underWay, mirrors }) {
    const words = text.life.removed;
    const [only] = to.machines;
    return {
      title: words.title(recipientWords(to)),
      lines: [
        words.effect,
        ...recent > 0 ? [words.recent(recent)] : [],
        ...underWay > 0 ? [words.underWay(underWay)] : [],
        ...recallWords({ mirrors }),
      ],
      yes: words.yes,
      danger: true,
      ...machines === 1 && only && { type: only.name },
    };
  },
  doing: (to) => text.life.removed.doing(recipientWords(to)),
  run: (connection, to, { machines }) =>
    call(connection, removeMachines, {
      body: { ...recipientIds(to), confirmMachines: machines },
    }),
  sentence: (_, { removal }) => removalWords(removal),
  undo: () => text.undo.why.gone,
  commandLines: lineOf("remove"),
};

/** "12 machines removed"; null: there was nothing to remove. */
export function removalWords(removal: Removal | null): string {
  const words = text.life.removed;
  if (!removal) return text.life.retired.nobody;
  const { removed, skipped, machines, endedAt } = removal;
  if (endedAt === null) return words.goesOn(removed + skipped, machines);
  return [
    words.done(removed),
    ...skipped > 0 ? [words.skipped(skipped)] : [],
  ].join(text.clause);
}

function lineOf(verb: string) {
  return (to: Recipients) => [[
    "machines",
    verb,
    ...to.machines.map(({ name }) => name),
    ...recipientFlags({ ...to, machines: [] }),
  ]];
}
