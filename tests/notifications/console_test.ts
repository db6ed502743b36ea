import { assertEquals } from "@std/assert";
import {
  createTarget,
  listTargets,
} from "#shared/contract/notifications/notifications.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { openHook } from "./hook.ts";

Deno.test("an admin tries, pauses and removes a target in the console", async () => {
  await using hook = openHook();
  await using server = await startServer();
  await server.api(createTarget, {
    body: { name: "chat", webhook: { url: hook.url }, allowPrivate: true },
  });
  await using tty = await openConsole({
    columns: 80,
    rows: 24,
    env: {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    },
  });
  await tty.sees("Needs you now");
  tty.type(":notifications\r");
  await tty.sees(/> chat +webhook +on/);
  tty.press("r");
  await tty.sees("None of its notifications was given up");
  tty.press("t");
  await tty.sees(/chat took the test in \d+ ms/);
  assertEquals(JSON.parse(hook.received[0]!.body).type, "notification.test");
  tty.press("p");
  await tty.sees(/> chat +webhook +off/);
  tty.press("p");
  await tty.sees(/> chat +webhook +on/);
  tty.press("enter");
  await tty.sees("Nothing has been sent to it");
  tty.press("esc");
  await tty.sees(/> chat +webhook +on/);
  tty.press("D");
  await tty.sees("Remove the target chat?");
  tty.press("y");
  await tty.sees("No notifications are sent yet");
  assertEquals((await server.api(listTargets)).rows, []);
});
