import type { z } from "zod";
import { askInventories } from "#shared/contract/machines/inventories.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { notExact, undoWith } from "./undo/undo.ts";
import {
  recipientFlags,
  recipientIds,
  type Recipients,
  recipientWords,
} from "./recipients.ts";

type InventoryResult = z.output<typeof askInventories.output>;

/** Requests inventories, or withdraws the request if `wanted` is false. */
function inventoryAction(
  wanted: boolean,
): Action<Recipients, InventoryResult, InventoryResult> {
  const words = () => text.inventories;
  return {
    endpoint: askInventories,
    preview: (connection, to) =>
      call(connection, askInventories, {
        body: { ...recipientIds(to), wanted, dryRun: true },
      }),
    nothing: (_, { changed, unchanged }) =>
      !wanted || changed > 0
        ? null
        : unchanged > 0
        ? words().allAsked
        : words().nobody,
    machines: (_, { changed }) => changed,
    question: (to, { unchanged }) =>
      isOne(to) ? null : {
        title: wanted
          ? words().question(recipientWords(to))
          : words().withdrawQuestion(recipientWords(to)),
        lines: wanted
          ? [
            words().atContact,
            ...unchanged > 0 ? [words().already(unchanged)] : [],
          ]
          : [],
        yes: wanted ? words().yes : words().withdrawYes,
        danger: false,
      },
    doing: (to) =>
      wanted
        ? words().asking(recipientWords(to))
        : words().takingBack(recipientWords(to)),
    run: (connection, to) =>
      call(connection, askInventories, {
        body: { ...recipientIds(to), wanted },
      }),
    sentence: (to, { changed, unchanged }) =>
      wanted
        ? words().asked(recipientWords(to), changed, unchanged)
        : words().takenBack(recipientWords(to), changed),
    undo: (to, { unchanged }) =>
      wanted
        ? notExact(to, unchanged) ?? undoWith(withdrawRequests, to, {
          effects: [text.undo.withdrawsRequest],
        })
        : text.undo.why.any,
    commandLines: (to) => [[
      "machines",
      "ask-inventory",
      ...to.machines.map(({ name }) => name),
      ...recipientFlags({ ...to, machines: [] }),
      ...wanted ? [] : ["--withdraw"],
    ]],
  };
}

/** Requests inventories at the next contact, whatever their age. */
export const requestInventories = inventoryAction(true);

/** Withdraws requests for inventories. */
export const withdrawRequests = inventoryAction(false);

const isOne = ({ machines, groups, query }: Recipients) =>
  machines.length === 1 && groups.length === 0 && query === undefined;
