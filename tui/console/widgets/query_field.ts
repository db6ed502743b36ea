import { useState } from "react";
import type { Completion } from "#shared/query/mod.ts";
import { useQueryValues } from "#tui/console/data/use_query_values.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";
import type { TypedText } from "./field.tsx";
import type { Form } from "./form.tsx";
import { completionAt, insertOffer, offersAt } from "./query_line.ts";

/** What tab put into a field last, and what it goes on from. */
interface OfferedCompletion {
  readonly typed: TypedText;
  readonly completion: Completion;
  readonly offers: readonly string[];
  readonly index: number;
  /** The field with the offer; once it differs, tab begins anew. */
  readonly result: TypedText;
}

/** How many offers are shown at once. */
const SHOWN = 6;

/** What completes the field of a form that takes a query. */
export interface QueryField {
  /** Tab: the next offer, or the next field where there is none. */
  readonly keys: readonly Key[];
  /** What tab would put there; empty where nothing is. */
  readonly words: string;
}

const NONE: QueryField = { keys: [], words: "" };

/** Completes the query of a form while it is typed. */
export function useQueryField(form: Form): QueryField {
  const { typed, current, at } = form;
  const isQuery = current?.kind.type === "query";
  const [last, setLast] = useState<OfferedCompletion | null>(null);
  const completion = isQuery ? completionAt(typed) : null;
  const values = useQueryValues(completion);
  if (!completion) return NONE;
  const goesOn = last !== null && last.result.text === typed.text &&
    last.result.cursor === typed.cursor && last.offers.length > 1;
  const offers = goesOn ? last.offers : offersAt(typed, completion, values);
  const next = goesOn
    ? { ...last, index: (last.index + 1) % last.offers.length }
    : { typed, completion, offers, index: 0 };

  function complete(): void {
    const offer = offers[next.index];
    if (offer === undefined) return form.to(at + 1);
    const result = insertOffer(next.typed, next.completion, offer);
    setLast({ ...next, result });
    form.put(result);
  }

  return {
    keys: bind([{
      key: "tab",
      does: () => text.query.complete,
      quiet: offers.length === 0,
      footer: ["tab", () => text.form.completeShort],
      run: complete,
    }], null),
    words: offers.length === 0
      ? ""
      : text.query.tab(offers.slice(0, SHOWN).join("  ")),
  };
}
