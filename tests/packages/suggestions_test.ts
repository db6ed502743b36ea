import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  listPackages,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import { openSite } from "#tests/console/site.ts";
import { noise, tarGzOf, zipOf } from "#tests/harness/store/archives.ts";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import { suggestFrom } from "#tui/suggestions/suggest.ts";

const SAMPLES = join(import.meta.dirname!, "samples");
const CLIENT_MSI = join(SAMPLES, "client.msi");
const SETUP_EXE = join(SAMPLES, "harbour-setup.exe");

async function fileWith(name: string, bytes: Uint8Array) {
  const folder = await Deno.makeTempDir({ prefix: "longshore-suggest-" });
  const path = join(folder, name);
  await Deno.writeFile(path, bytes);
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("suggestFrom() reads the product and its version in an .msi", async () => {
  assertEquals(await suggestFrom(CLIENT_MSI), {
    name: "Épicerie Client",
    version: "2.4.17",
    target: "windows",
    action: "execute",
    command: 'msiexec /i "client.msi" /qn /norestart',
  });
});

Deno.test("suggestFrom() reads the version and the installer of an .exe", async () => {
  assertEquals(await suggestFrom(SETUP_EXE), {
    name: "Harbour Tools",
    version: "5.1.2",
    target: "windows",
    action: "launch",
    command: "harbour-setup.exe /VERYSILENT /NORESTART",
  });
});

Deno.test("suggestFrom() chooses what an archive holds to install it", async () => {
  await using zip = await fileWith(
    "office-7.1.zip",
    zipOf({ name: "setup.exe", bytes: noise(900) }, {
      name: "data/a.cab",
      bytes: noise(900),
    }),
  );
  assertEquals(await suggestFrom(zip.path), {
    name: "office",
    version: "7.1",
    target: "windows",
    action: "launch",
    command: "setup.exe",
  });
  await using tar = await fileWith(
    "agent_2.0.tar.gz",
    await tarGzOf({ name: "install.sh", text: "exit 0" }, {
      name: "data",
      bytes: noise(900),
    }),
  );
  assertEquals(await suggestFrom(tar.path), {
    name: "agent",
    version: "2.0",
    target: "unix",
    action: "launch",
    command: "install.sh",
  });
});

Deno.test("suggestFrom() suggests a name for what it cannot read", async () => {
  assertEquals(await suggestFrom(join(SAMPLES, "none.zip")), null);
  assertEquals(await suggestFrom(SAMPLES), null);
  await using data = await fileWith("notes-1.2.txt", noise(20));
  assertEquals(await suggestFrom(data.path), { name: "notes", version: "1.2" });
});

for (const sample of [CLIENT_MSI, SETUP_EXE]) {
  Deno.test(`suggestFrom() reads any damaged copy of ${sample.slice(SAMPLES.length + 1)}`, async () => {
    const whole = await Deno.readFile(sample);
    await using copy = await fileWith("copy.bin", whole);
    for (let at = 0; at < Math.min(whole.length, 1600); at += 3) {
      const damaged = whole.slice();
      damaged.fill(0xff, at, at + 3);
      await Deno.writeFile(copy.path, damaged);
      assert((await suggestFrom(copy.path))!.name !== "", `damaged at ${at}`);
    }
    for (let length = 1; length < whole.length; length += 331) {
      await Deno.writeFile(copy.path, whole.subarray(0, length));
      assert((await suggestFrom(copy.path))!.name !== "", `cut at ${length}`);
    }
  });
}

Deno.test("suggestFrom() reads a bounded part of a large file", async () => {
  const GIB = 1024 ** 3;
  await using large = await fileWith(
    "large.exe",
    await Deno.readFile(SETUP_EXE),
  );
  await Deno.truncate(large.path, 4 * GIB);
  const before = Deno.memoryUsage().rss;
  assertEquals((await suggestFrom(large.path))?.name, "Harbour Tools");
  await using zip = await fileWith("large.zip", zipOf({ name: "a", text: "" }));
  // Its list cannot be found at the end.
  await Deno.truncate(zip.path, 4 * GIB);
  assertEquals((await suggestFrom(zip.path))?.name, "large");
  const grown = (Deno.memoryUsage().rss - before) / 1024 ** 2;
  assert(grown < 100, `${grown} MiB`);
});

for (
  const [language, mark, file] of [
    ["en", "(suggested)", "Archive or file"],
    ["fr", "(proposé)", "Fichier"],
  ] as const
) {
  Deno.test(`the form shows what the file suggests, in ${language}`, async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "new", "--lang", language],
      ...language === "fr" && { columns: 60, rows: 20 },
    });
    await tty.sees(`> ${file}`);
    tty.type(`${CLIENT_MSI}\r\r\r`);
    await tty.sees(/> \S+ +Épicerie Client/);
    await tty.sees(/2\.4\.17/);
    assertEquals(tty.screen().split(mark).length - 1 >= 4, true, tty.screen());
    await tty.sees("[execute]");
    await tty.sees("[Windows]");
    tty.press("^u");
    tty.type("Client\r\r\r");
    await tty.sees(/Client {3,}/);
    tty.press("^s");
    await tty.sees(/msiexec \/i "client\.msi"/);
    await tty.sees(language === "en" ? "e goes back" : "e revient");
    tty.press("enter");
    await tty.sees(/Client 2\.4\.17 .*\d{10}/);
    const { rows: [made] } = await site.server.api(listPackages);
    const { name, version, command, action: does, target } = await site.server
      .api(readPackage, { params: { id: made!.id } });
    assertEquals({ name, version, command, does, target }, {
      name: "Client",
      version: "2.4.17",
      command: 'msiexec /i "client.msi" /qn /norestart',
      does: "execute",
      target: "windows",
    });
  });
}

const currentLine = ({ screen }: Pick<Terminal, "screen">) =>
  /^> .*$/m.exec(screen())?.[0];

Deno.test("the form sends the dialogs of Windows agents and the protocol", async () => {
  await using site = await openSite();
  await using tty = await site.console({ args: ["--view", "new"] });
  await tty.sees("> Archive or file");
  tty.type(`${SETUP_EXE}\r`);
  await tty.sees("Harbour Tools");
  for (let i = 0; !tty.screen().includes("> Dialog before"); i++) {
    assert(i < 20, tty.screen());
    const before = currentLine(tty);
    tty.press("down");
    await tty.until(() => currentLine(tty) !== before, "It does not move");
  }
  tty.type("Installing\r");
  await tty.sees("> Runs after");
  tty.type("90\r");
  await tty.sees("> May abort");
  tty.press("right", "enter");
  await tty.sees("> May delay");
  tty.press("right", "enter");
  await tty.sees("> Dialog after");
  tty.type("Done\r\r");
  await tty.sees("> Fragments over");
  tty.press("right", "^s");
  await tty.sees("Package to be created");
  tty.press("enter");
  await tty.sees(/Harbour Tools 5\.1\.2 is created/);
  const { rows: [made] } = await site.server.api(listPackages);
  const { notify, protocol } = await site.server.api(readPackage, {
    params: { id: made!.id },
  });
  assertEquals({ notify, protocol }, {
    notify: {
      text: "Installing",
      countdownSeconds: 90,
      canAbort: true,
      canDelay: true,
      doneText: "Done",
    },
    protocol: "https",
  });
});
