import { printXml } from "./print.ts";

/**
 * Prints the answer to an INVENTORY. An agent that cannot read it sends the
 * whole inventory again.
 *
 * @param accountInfo All of the machine's account info, which replaces the
 * agent's; null if nothing has changed.
 */
export function printInventoryReply(
  accountInfo: Readonly<Record<string, string>> | null,
): string {
  if (accountInfo === null) {
    return printXml({ REPLY: { RESPONSE: "NO_ACCOUNT_UPDATE" } });
  }
  return printXml({
    REPLY: {
      RESPONSE: "ACCOUNT_UPDATE",
      ACCOUNTINFO: Object.entries(accountInfo).map(([name, value]) => ({
        KEYNAME: name,
        KEYVALUE: value,
      })),
    },
  });
}
