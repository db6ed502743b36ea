import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { startPasswordSshd } from "#tests/harness/server/password_sshd.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import {
  type Sshd,
  SSHD_MISSING,
  startSshd,
} from "#tests/harness/server/sshd.ts";
import {
  openConsole,
  type Terminal,
} from "#tests/harness/terminal/terminal.ts";
import { openSite } from "./site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openSite);
const why = SSHD_MISSING ? ` (skipped: ${SSHD_MISSING})` : "";
const itThrough = SSHD_MISSING ? it.skip : it;

const LIVE = / live +admin@/;

/** The console, or a command, over ssh. */
const through = (sshd: Pick<Sshd, "destination">, ...args: string[]) =>
  openConsole({
    args: [...args, "--ssh", sshd.destination],
    env: shared().env,
  });

/** The only `ssh` there is. */
async function sshOf(sshd: Pick<Sshd, "clients">): Promise<number> {
  const pids = await sshd.clients();
  assertEquals(pids.length, 1, `${pids}`);
  return pids[0]!;
}

const PASSPHRASE = "correct horse";
/** What `ssh` asks on the terminal, once for each attempt. */
const PROMPT = /Enter passphrase for key '[^']+\/mine':/g;

const PASSWORD = "battery staple";
const PASSWORD_PROMPT = /ops@127\.0\.0\.1's password:/g;

/** Waits until `ssh` has asked that often. */
const isAsked = (tty: Terminal, times: number, prompt = PROMPT) =>
  tty.until(
    () => [...tty.written().matchAll(prompt)].length === times,
    `ssh did not ask ${times} times`,
  );

/** The status line is wrapped, so line ends are spaces. */
const flat = (tty: Terminal) => tty.screen().replaceAll(/\s+/g, " ");

describe("the console over ssh", () => {
  itThrough(`starts an ssh again that was killed${why}`, async () => {
    await using sshd = await startSshd();
    await using tty = await through(sshd, "--view=packages");
    await tty.sees(LIVE);
    const before = await sshOf(sshd);
    await sshd.accept(false);
    Deno.kill(before, "SIGKILL");
    await tty.until(
      () => /ssh to box: .*Permission denied.*; \^o connects/.test(flat(tty)),
      "ssh's last words are not said",
    );
    await sshd.accept(true);
    tty.press("^o");
    await tty.sees(LIVE);
    const after = await sshOf(sshd);
    assertNotEquals(after, before);
    Deno.kill(after, "SIGKILL");
    await tty.until(() => !LIVE.test(tty.screen()), "It is still live");
    await tty.sees(LIVE);
    await sshOf(sshd);
    tty.type("jk");
    await tty.sees(/> vlc 3\.0/);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    assertEquals(await sshd.clients(), []);
  });

  itThrough(`lets ssh ask for a passphrase${why}`, async () => {
    await using sshd = await startSshd();
    await sshd.encryptKey(PASSPHRASE);
    await using tty = await through(sshd, "--view=packages");
    await isAsked(tty, 1);
    await tty.sees(/box with ssh, which may ask you[^]*Enter passphrase for/);
    assertEquals(tty.alternate(), false);
    tty.type(`${PASSPHRASE}\r`);
    await tty.sees(LIVE);
    Deno.kill(await sshOf(sshd), "SIGKILL");
    await tty.until(
      () => /Permission denied.*; \^o connects and lets/.test(flat(tty)),
      "^o is not offered",
    );
    tty.press("^o");
    await isAsked(tty, 2);
    await tty.sees(/box with ssh, which may ask you[^]*Enter passphrase for/);
    assertEquals(tty.alternate(), false);
    tty.type(`${PASSPHRASE}\r`);
    await tty.sees(LIVE);
    tty.type("jk");
    await tty.sees(/> vlc 3\.0/);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
    assertEquals(tty.written().includes(PASSPHRASE), false);
  });

  itThrough(`ends with ssh's words after wrong passphrases${why}`, async () => {
    await using sshd = await startSshd();
    await sshd.encryptKey(PASSPHRASE);
    await using tty = await through(sshd);
    for (const times of [1, 2, 3]) {
      await isAsked(tty, times);
      tty.type("wrong\r");
    }
    assertEquals(await tty.exit(), 3);
    assertMatch(flat(tty), /Cannot open an ssh tunnel .*Permission denied/);
    assertEquals(tty.alternate(), false);
    assertEquals(await sshd.clients(), []);
  });

  itThrough(
    `lets ssh ask for a password, again if it was wrong${why}`,
    async () => {
      await using sshd = await startPasswordSshd(PASSWORD);
      await using tty = await through(sshd, "--view=packages");
      await isAsked(tty, 1, PASSWORD_PROMPT);
      await tty.sees(/box with ssh, which may ask you[^]*'s password:/);
      assertEquals(tty.alternate(), false);
      tty.type("wrong\r");
      await isAsked(tty, 2, PASSWORD_PROMPT);
      await tty.sees(/Permission denied, please try again\.[^]*'s password:/);
      tty.type(`${PASSWORD}\r`);
      await tty.sees(LIVE);
      tty.type("jk");
      await tty.sees(/> vlc 3\.0/);
      // Without a person nobody can type it: the console says how to go on.
      Deno.kill(await sshOf(sshd), "SIGKILL");
      await tty.until(
        () => /Permission denied.*; \^o connects and lets/.test(flat(tty)),
        "^o is not offered",
      );
      tty.press("^o");
      await isAsked(tty, 3, PASSWORD_PROMPT);
      tty.type(`${PASSWORD}\r`);
      await tty.sees(LIVE);
      tty.press("q");
      assertEquals(await tty.exit(), 0);
      assertEquals(tty.written().includes(PASSWORD), false);
      assertEquals(await sshd.clients(), []);
    },
  );

  itThrough(`ends where Ctrl-C answers the password prompt${why}`, async () => {
    await using sshd = await startPasswordSshd(PASSWORD);
    await using tty = await through(sshd);
    await isAsked(tty, 1, PASSWORD_PROMPT);
    tty.press("^c");
    assertEquals(await tty.exit(), 130);
    assertEquals(tty.alternate(), false);
    assertEquals(await sshd.clients(), []);
  });

  itThrough(`goes on after the laptop slept${why}`, async () => {
    await using sshd = await startSshd();
    await using tty = await through(sshd, "--view=packages");
    await tty.sees(LIVE);
    const before = await sshOf(sshd);
    Deno.kill(before, "SIGSTOP");
    await tty.sees(/no news for \d+ s +admin@/);
    // The other end has given up meanwhile.
    await sshd.drop();
    await tty.sees(/Connection lost \d+ s ago/);
    Deno.kill(before, "SIGCONT");
    await tty.sees(LIVE);
    assertNotEquals(await sshOf(sshd), before);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });

  itThrough(`goes on in another network${why}`, async () => {
    await using sshd = await startSshd();
    let delayMs = 0;
    await using relay = openRelay(
      `http://127.0.0.1:${sshd.port}`,
      () => null,
      () => null,
      () => delayMs,
    );
    const { port } = new URL(relay.url);
    const far = sshd.destination.replace(
      / box$/,
      ` -o HostKeyAlias=[127.0.0.1]:${sshd.port} -p ${port} box`,
    );
    await using tty = await through({ ...sshd, destination: far });
    await tty.sees(LIVE);
    // Nothing that the far end sends arrives any more.
    delayMs = 3_600_000;
    await tty.sees(/no news for \d+ s +admin@/);
    await tty.until(
      () => /ssh to box ended: .*not responding/i.test(flat(tty)),
      "The dead network is not noticed",
    );
    delayMs = 0;
    await tty.sees(LIVE);
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  });
});

describe("a followed log over ssh", () => {
  itThrough(`says that ssh has ended, and goes on${why}`, async () => {
    await using sshd = await startSshd();
    await using tty = await through(sshd, "tail", "--follow");
    await tty.sees("sim000001");
    Deno.kill(await sshOf(sshd), "SIGKILL");
    await tty.sees("reconnecting");
    await shared().reportUnasked();
    await tty.sees("unex");
    tty.press("^c");
    assertEquals(await tty.exit(), 130);
    assertMatch(tty.screen(), /ssh to box ended/);
  });
});
