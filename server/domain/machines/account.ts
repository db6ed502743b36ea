import {
  ACCOUNT_LIMITS,
  foldedName,
  isNoTag,
  NO_TAG,
} from "#shared/contract/machines/account.ts";

/** A custom field as an agent sends it, within the limits. */
export interface SentField {
  readonly name: string;
  readonly value: string;
}

/** The entries of an inventory's account info besides the tag. */
export interface SentFields {
  readonly fields: readonly SentField[];
  /** Figures of what had to be left out; null: nothing. */
  readonly cut: AccountCut | null;
  /** False: the inventory has no account info at all. */
  readonly isSent: boolean;
}

/** The account info in an inventory. */
export interface SentAccount extends SentFields {
  /** Empty: the agent sent none. */
  readonly tag: string;
}

export interface AccountCut {
  /** Number of fields sent, and of fields kept. */
  readonly sent: number;
  readonly kept: number;
  /** Number of values that were too long, or had control characters. */
  readonly shortened: number;
}

/** A value of the account info in force. */
export interface KnownValue {
  /** Empty: there is none, or an operator removed it. */
  readonly value: string;
  /** When an operator last set or removed it, in milliseconds; 0: never. */
  readonly setAt: number;
}

export interface KnownField extends KnownValue {
  readonly name: string;
  /** The name as it is compared. */
  readonly folded: string;
}

/** What a DEVICEID's agent sent last. */
export interface LastSent {
  /** By folded name; the tag is under `tag`. */
  readonly values: ReadonlyMap<string, string>;
  /** In milliseconds; 0: not known. */
  readonly at: number;
}

/** The account info in force of a machine, before an inventory. */
export interface KnownAccount {
  readonly tag: KnownValue;
  readonly fields: readonly KnownField[];
  readonly last: LastSent;
}

/** A value that is taken from an agent. */
export interface TakenValue extends SentField {
  readonly folded: string;
  readonly before: string;
}

export interface SettledAccount {
  /** The tag to store; null: it stays. */
  readonly tag: { readonly before: string; readonly after: string } | null;
  /** The fields to store. */
  readonly fields: readonly TakenValue[];
  /** Fields that a full machine has no place for. */
  readonly left: number;
  /** True if a value differs and the agent may not change it. */
  readonly isRefused: boolean;
  /**
   * All of the account info in force, for the agent to store; null: it sent the
   * same.
   */
  readonly answer: Readonly<Record<string, string>> | null;
  /**
   * What to remember as sent last; an inventory without account info changes
   * only when that was, because its answer says what is in force.
   */
  readonly sent: Readonly<Record<string, string>>;
}

/**
 * True if a value that an agent sent replaces the one in force.
 *
 * - Agents set and change values and never remove them: an agent without a
 *   value is one that was reinstalled.
 * - A value that nobody has set is taken, whatever the setting says.
 * - Otherwise an agent must be allowed to change it, must have changed it since
 *   its last inventory, and no operator must have set it since then. What it
 *   sent last is remembered by DEVICEID, so that two agents of one computer do
 *   not take turns.
 */
export function isTaken(
  known: KnownValue,
  sent: string,
  { last, mayChange }: {
    /** The value it sent last; undefined: none. */
    readonly last: { readonly value: string | undefined; readonly at: number };
    readonly mayChange: boolean;
  },
): boolean {
  if (sent === "" || sent === known.value) return false;
  if (known.value === "" && known.setAt === 0) return true;
  const isChange = last.at === 0 || sent !== last.value;
  return mayChange && isChange && (known.setAt === 0 || known.setAt < last.at);
}

/**
 * Settles what an agent says against what is in force. Whatever then differs,
 * the agent is told until it agrees.
 */
export function settleAccount(
  known: KnownAccount,
  sent: SentAccount,
  mayChange: boolean,
): SettledAccount {
  const { last } = known;
  const lastOf = (folded: string) => ({
    value: last.values.get(folded),
    at: last.at,
  });
  const knownTag = without(known.tag);
  const sentTag = isNoTag(sent.tag) ? "" : sent.tag;
  const takesTag = isTaken(knownTag, sentTag, {
    last: lastOf("tag"),
    mayChange,
  });
  const tag = takesTag ? sentTag : knownTag.value;

  const inForce = new Map(
    known.fields.map((one) => [one.folded, one] as const),
  );
  const taken: TakenValue[] = [];
  let room = ACCOUNT_LIMITS.fields -
    known.fields.filter(({ value }) => value !== "").length;
  let left = 0;
  let isRefused = sentTag !== "" && sentTag !== tag;
  let differs = sentTag !== tag;
  for (const field of sent.fields) {
    const folded = foldedName(field.name);
    const before = inForce.get(folded) ?? { value: "", setAt: 0 };
    const takes = isTaken(before, field.value, {
      last: lastOf(folded),
      mayChange,
    });
    if (takes && before.value === "" && --room < 0) {
      left++;
      continue;
    }
    if (takes) taken.push({ ...field, folded, before: before.value });
    else if (field.value !== before.value) isRefused = differs = true;
  }

  const agreed = new Map(
    sent.fields.map(({ name, value }) => [foldedName(name), value] as const),
  );
  const after = new Map(
    known.fields.map(({ name, folded, value }) => [folded, { name, value }]),
  );
  for (const { folded, name, value } of taken) {
    const known = after.get(folded);
    const spelt = known && known.value !== "" ? known.name : name;
    after.set(folded, { name: spelt, value });
  }
  for (const [folded, { value }] of after) {
    if (value !== "" && agreed.get(folded) !== value) differs = true;
  }
  return {
    tag: takesTag ? { before: known.tag.value, after: tag } : null,
    fields: taken,
    left,
    isRefused,
    answer: differs ? answerOf(tag, [...after.values()]) : null,
    sent: Object.fromEntries(
      sent.isSent ? [...agreed, ["tag", sentTag]] : last.values,
    ),
  };
}

/** A known tag, of which `NA` is none. */
function without(tag: KnownValue): KnownValue {
  return isNoTag(tag.value) ? { ...tag, value: "" } : tag;
}

/** Unix agents read an empty value as a Perl reference, so none is sent. */
function answerOf(
  tag: string,
  fields: readonly SentField[],
): Record<string, string> {
  return Object.fromEntries([
    ["TAG", tag === "" ? NO_TAG : tag],
    ...fields.filter(({ value }) => value !== "")
      .map(({ name, value }) => [name, value] as const),
  ]);
}
