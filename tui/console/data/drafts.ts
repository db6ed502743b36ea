/** The fields of a form that its operator changed, by name. */
export type ChangedFields = Readonly<Record<string, string>>;

/** What was typed into forms and not sent; it lives as long as the console. */
export interface Drafts {
  /** The fields that were changed in the form of this name; none: empty. */
  readonly of: (form: string) => ChangedFields;
  /** Remembers them; without fields the form is forgotten. */
  readonly keep: (form: string, changed: ChangedFields) => void;
  /** The form is being sent: the next action decides about its draft. */
  readonly send: (form: string) => void;
  /**
   * Called when an action begins.
   *
   * @returns Forgets the forms that it sends; to be called if it succeeds.
   */
  readonly begin: () => () => void;
  /** Number of forms with input that was not sent. */
  readonly count: () => number;
}

export function openDrafts(): Drafts {
  const drafts = new Map<string, ChangedFields>();
  let sending: string[] = [];
  return {
    of: (form) => drafts.get(form) ?? {},
    keep(form, changed) {
      if (Object.keys(changed).length === 0) drafts.delete(form);
      else drafts.set(form, changed);
    },
    send(form) {
      sending.push(form);
    },
    begin() {
      const sent = sending;
      sending = [];
      return () => sent.forEach((form) => drafts.delete(form));
    },
    count: () => drafts.size,
  };
}
