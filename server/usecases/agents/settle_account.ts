import { foldStatements } from "#db/query/folding.ts";
import {
  refoldField,
  rememberSent,
  storedAccount,
  takeField,
  takeTag,
} from "#db/machines/account.ts";
import { machineEvent } from "#db/machines/inventory.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import {
  type SentAccount,
  settleAccount,
  type SettledAccount,
} from "#server/domain/machines/account.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";

/** The account info of a machine after an inventory. */
export interface AccountOutcome {
  readonly statements: Statement[];
  /** All of it, for the agent to store; null: the agent sent the same. */
  readonly answer: SettledAccount["answer"];
}

/**
 * Settles the account info in an inventory with the machine's own.
 *
 * @param machineId The machine as it was before the inventory; null: a new one,
 * which takes what its agent says.
 * @param sentAsBefore True if the inventory's account info has not changed, so
 * that what had to be left out of it was reported before.
 */
export async function accountStatements(
  db: Db,
  { machineId, deviceId, sent, sentAsBefore, given = null, at }: {
    readonly machineId: number | null;
    readonly deviceId: string;
    readonly sent: SentAccount;
    readonly sentAsBefore: boolean;
    /** The tag that an enrolment token sets for a new machine. */
    readonly given?: string | null;
    readonly at: Date;
  },
): Promise<AccountOutcome> {
  const isNew = machineId === null;
  const known = isNew ? nothingKnown(sent, given, at) : await storedAccount(
    db,
    machineId,
    deviceId,
  );
  const { tag, fields, left, answer, ...settled } = await settle();
  const cut = left > 0
    ? {
      sent: sent.cut?.sent ?? sent.fields.length,
      kept: (sent.cut?.kept ?? sent.fields.length) - left,
      shortened: sent.cut?.shortened ?? 0,
    }
    : sent.cut;
  return {
    answer,
    statements: [
      ...isNew
        ? []
        : known.refold.map((field) => refoldField(machineId, field)),
      ...foldStatements([
        ...tag ? [tag.after] : [],
        ...fields.flatMap(({ folded, value }) => [folded, value]),
      ]),
      ...tag && !isNew ? [takeTag(machineId, tag)] : [],
      ...tag && !isNew
        ? [machineEvent("machine.tag_changed", deviceId, at, tag)]
        : [],
      ...fields.map((field) => takeField(deviceId, field)),
      ...isNew
        ? []
        : fields.map(({ name, before, value }) =>
          machineEvent("machine.field_changed", deviceId, at, {
            name,
            before,
            after: value,
          })
        ),
      ...cut && !sentAsBefore
        ? [
          machineEvent("machine.inventory_cut", deviceId, at, {
            section: "ACCOUNTINFO",
            ...cut,
          }),
        ]
        : [],
      rememberSent(deviceId, settled.sent, at),
    ],
  };

  /** The setting is read only where it makes a difference. */
  async function settle(): Promise<SettledAccount> {
    const first = settleAccount(known, sent, false);
    if (isNew || !first.isRefused) return first;
    const { acceptAgentTags } = (await settingsOf(db, [machineId]))(machineId);
    return acceptAgentTags ? settleAccount(known, sent, true) : first;
  }
}

function nothingKnown({ tag }: SentAccount, given: string | null, at: Date) {
  return {
    tag: given === null
      ? { value: tag, setAt: 0 }
      : { value: given, setAt: at.getTime() },
    fields: [],
    refold: [],
    last: { values: new Map<string, string>(), at: 0 },
  };
}
