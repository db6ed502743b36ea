import { useState } from "react";
import type { Completion } from "#shared/query/mod.ts";
import { useQueryValues } from "#tui/console/data/use_query_values.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";
import type { TypedText } from "./field.tsx";
import type { Form } from "./form.tsx";
import { completionAt, insertOffer, offersAt } from "./query_line.ts";

/** The completion that tab inserted last, and the text it started from. */
interface OfferedCompletion {
  readonly typed: TypedText;
  readonly completion: Completion;
  readonly offers: readonly string[];
  readonly index: number;
  /** The text with the offer; once the field differs, tab starts again. */
  readonly result: TypedText;
}

/** Offers shown at once. */
const SHOWN = 6;

/** The completion of a form field that takes a query. */
export interface QueryField {
  /** Tab: the next offer, or the next field if there is none. */
  readonly keys: readonly Key[];
  /** The offers of tab; empty if there is none. */
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
