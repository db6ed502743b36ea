import type {
  Duplicate,
  Evidence,
} from "#shared/contract/machines/duplicates.ts";
import { text } from "#tui/text/mod.ts";

/** What speaks for a pair: a claim of the newer machine, then what is the same. */
export function pairWords(
  { claim, evidence }: Pick<Duplicate, "claim" | "evidence">,
): string {
  const shared = evidenceWords(evidence);
  return claim === null
    ? shared
    : [text.duplicates.claims[claim], ...shared === "" ? [] : [shared]]
      .join(", ");
}

/** "name, MAC; other serial": what is the same, then what differs. */
export function evidenceWords(
  { name, serial, uuid, macs, weakMacs }: Evidence,
): string {
  const { evidence: words } = text.duplicates;
  const verdicts = { name, serial, uuid };
  const those = (verdict: "equal" | "differs") =>
    (["name", "serial", "uuid"] as const)
      .filter((trait) => verdicts[trait] === verdict)
      .map((trait) => words[trait]);
  const same = those("equal");
  if (macs.length > 0) {
    same.push(macs.length > weakMacs.length ? words.mac : words.weakMac);
  }
  const others = those("differs");
  return same.join(", ") +
    (others.length > 0 ? words.differs(others.join(", ")) : "");
}
