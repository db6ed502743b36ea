import type { PackageInfo } from "#server/domain/packages/info.ts";
import { printXml } from "./print.ts";

const WIRE_ACTIONS = {
  launch: "LAUNCH",
  execute: "EXECUTE",
  store: "STORE",
} as const;

/**
 * Prints the `info` file: one element with every attribute that agents read.
 * The digest is always Hexa, the only encoding that Unix and Windows agents
 * have in common.
 *
 * @throws {RangeError} If a text holds a character that XML cannot express.
 */
export function printInfo(info: PackageInfo): string {
  const { action, command, path, notify } = info;
  return printXml({
    DOWNLOAD: {
      "@ID": info.id,
      "@PRI": info.priority,
      "@ACT": WIRE_ACTIONS[action],
      "@DIGEST": info.digest,
      "@PROTO": info.protocol === "https" ? "HTTPS" : "HTTP",
      "@FRAGS": info.fragments,
      "@DIGEST_ALGO": info.digestAlgorithm,
      "@DIGEST_ENCODE": "Hexa",
      "@PATH": action === "store" ? path : "",
      "@NAME": action === "launch" ? command : "",
      "@COMMAND": action === "execute" ? command : "",
      "@NOTIFY_USER": flag(notify.text !== ""),
      "@NOTIFY_TEXT": notify.text,
      "@NOTIFY_COUNTDOWN": notify.countdownSeconds || "",
      "@NOTIFY_CAN_ABORT": flag(notify.canAbort),
      "@NOTIFY_CAN_DELAY": flag(notify.canDelay),
      "@NEED_DONE_ACTION": flag(notify.doneText !== ""),
      "@NEED_DONE_ACTION_TEXT": notify.doneText,
      "@GARDEFOU": "rien",
    },
  });
}

function flag(on: boolean): "0" | "1" {
  return on ? "1" : "0";
}
