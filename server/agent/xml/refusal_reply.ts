import { printXml } from "./print.ts";

/** Prints the answer to a request that the server does not carry out. */
export function printRefusalReply(message: string): string {
  return printXml({ REPLY: { RESPONSE: "STOP", ERROR: message } });
}
