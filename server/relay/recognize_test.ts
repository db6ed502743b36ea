import { assertEquals } from "@std/assert";
import { constants, deflateSync, gzipSync } from "node:zlib";
import { recognize } from "./recognize.ts";

const ID = "PC-2026-01-01-00-00-00";
const unix =
  `<REQUEST DEVICEID="${ID}" ERR="SUCCESS" ID="1" QUERY="DOWNLOAD"/>`;
const windows =
  `<?xml version="1.0"?><REQUEST ID="1" ERR="SUCCESS"><DEVICEID>${ID}</DEVICEID>` +
  "<CONTENT /><QUERY>DOWNLOAD</QUERY></REQUEST>";
const bytes = (text: string) => new TextEncoder().encode(text);
const report = { query: "DOWNLOAD", deviceId: ID };

const cases: [string, Uint8Array, ReturnType<typeof recognize>][] = [
  ["a report of a Unix agent", deflateSync(unix), report],
  [
    "a report of a Windows agent, whose zlib never ends",
    deflateSync(windows, {
      finishFlush: constants.Z_SYNC_FLUSH,
    }),
    report,
  ],
  ["gzip", gzipSync(unix), report],
  ["plain XML", bytes(windows), report],
  ["a poll", bytes(windows.replace("DOWNLOAD", "PROLOG")), {
    query: "PROLOG",
    deviceId: ID,
  }],
  [
    "an inventory that inflates to more than a report",
    deflateSync(
      windows.replace(
        "<CONTENT />",
        `<CONTENT>${"x".repeat(70_000)}</CONTENT>`,
      ),
    ),
    null,
  ],
  ["what is cut off", bytes(windows.slice(0, 80)), null],
  ["no XML", bytes("hello"), null],
  ["nothing", new Uint8Array(), null],
];

for (const [name, body, expected] of cases) {
  Deno.test(`recognize() reads ${name}`, () => {
    assertEquals(recognize(body), expected);
  });
}
