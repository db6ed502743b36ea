import { assert, assertEquals } from "@std/assert";
import { chatText } from "./chat_text.ts";

const cases: readonly [string, string][] = [
  ["pc-7: vlc 3.0 failed (ERR_BUILD)", "pc-7: vlc 3.0 failed (ERR_BUILD)"],
  ["<!channel> failed", "‹!channel› failed"],
  ["<@U024BE7LH>", "‹@\u200BU024BE7LH›"],
  ["<https://evil.example|update>", "‹https:\u200B//evil.example|update›"],
  ["@everyone", "@\u200Beveryone"],
  [
    "[update](https://evil.example)",
    "[update]\u200B(https:\u200B//evil.example)",
  ],
  ["WWW.evil.example", "WWW\u200B.evil.example"],
  ["mailto:x", "mailto\u200B:x"],
  ["two\r\nlines\u2028three", "two lines three"],
  ["turned \u202Etxet", "turned  txet"],
];

for (const [text, expected] of cases) {
  Deno.test(`chatText(): ${JSON.stringify(text)}`, () => {
    assertEquals(chatText(text), expected);
    assert(!/[<>\n]|@\w|:\/\//.test(chatText(text)));
  });
}
