import {
  ACCOUNT_LIMITS,
  foldedName,
  UNFIT,
} from "#shared/contract/machines/account.ts";
import type { SentAccount } from "#server/domain/machines/account.ts";
import { all, type Fields, fieldsOf, text } from "./fields.ts";

/** The key of the tag among the entries. */
const TAG = "tag";

/**
 * Reads the ACCOUNTINFO entries of an inventory, `<KEYNAME/><KEYVALUE/>` each.
 * Of entries with one name, ignoring case, the first counts. Values are trimmed
 * and cut; an entry whose name is too long or has control characters is left
 * out.
 */
export function accountOf(content: Fields): SentAccount {
  let tag: string | null = null;
  let shortened = 0;
  let sent = 0;
  const fields = new Map<string, { name: string; value: string }>();
  for (const entry of all(content, "ACCOUNTINFO")) {
    const { name, written } = read(fieldsOf(entry));
    if (name === "") continue;
    const value = fit(written);
    const folded = foldedName(name);
    if (folded === TAG) {
      if (tag === null && value !== written) shortened++;
      tag ??= value;
      continue;
    }
    if (value === "" || fields.has(folded)) continue;
    sent++;
    if (name.length > ACCOUNT_LIMITS.name || UNFIT.test(name)) continue;
    if (fields.size === ACCOUNT_LIMITS.fields) continue;
    if (value !== written) shortened++;
    fields.set(folded, { name, value });
  }
  const kept = fields.size;
  const isWhole = sent === kept && shortened === 0;
  return {
    tag: tag ?? "",
    fields: [...fields.values()],
    cut: isWhole ? null : { sent, kept, shortened },
    isSent: tag !== null || sent > 0,
  };
}

function read(entry: Fields): { name: string; written: string } {
  const written = text(entry, "KEYVALUE");
  return {
    name: text(entry, "KEYNAME"),
    // The Unix agent sends a Perl reference for an empty value of its file.
    written: /^HASH\(0x[\da-f]+\)$/i.test(written) ? "" : written,
  };
}

/** One line within the limit. */
function fit(value: string): string {
  return value.replaceAll(new RegExp(UNFIT, "gu"), " ")
    .slice(0, ACCOUNT_LIMITS.value)
    // A character outside the Unicode BMP is not cut in half.
    .replace(/[\uD800-\uDBFF]$/, "").trim();
}
