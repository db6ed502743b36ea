import type { Evidence } from "#shared/contract/machines/duplicates.ts";
import { text } from "#tui/text/mod.ts";

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
