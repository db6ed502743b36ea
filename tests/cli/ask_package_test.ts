import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { dirname, join } from "node:path";
import { listAudit } from "#shared/contract/events/events.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { assertRefused, longshore } from "./cli.ts";

const SAMPLES = join(ROOT, "tests", "packages", "samples");
const CLIENT_MSI = join(SAMPLES, "client.msi");

describe("longshore packages create on a terminal", () => {
  const site = sharedSite(openSite);
  const newest = async () => (await site().server.api(listPackages)).rows[0]!;
  const kinds = async () =>
    (await site().server.api(listAudit)).events.map(({ kind }) => kind);

  for (
    const { language, words } of [
      {
        language: "en",
        words: {
          file: "Archive or file (empty: only a command):",
          name: "Name [Épicerie Client]:",
          target: "For (windows, unix, any) [windows]:",
          action: "Action (launch, execute, store) [execute]:",
          command: /Command \[msiexec \/i "client\.msi" \/qn\s+\/norestart\]:/,
          create: /Create Client\? \[Y\/n\]/,
          created: /Client 2\.4\.17 is created/,
        },
      },
      {
        language: "fr",
        words: {
          file: /Archive ou fichier \(vide\s: une commande seule\)\s:/,
          name: /Nom \[Épicerie Client\]\s:/,
          target: /Pour \(windows, unix, any\) \[windows\]\s:/,
          action: /Action \(launch, execute, store\) \[execute\]\s:/,
          command:
            /Commande \[msiexec \/i "client\.msi" \/qn\s+\/norestart\]\s:/,
          create: /Créer Client\s\? \[O\/n\]/,
          created: /Client 2\.4\.17 est créé/,
        },
      },
    ]
  ) {
    it(`asks for what is missing, with suggestions, in ${language}`, async () => {
      await using tty = await site().console({
        args: ["packages", "create", "--lang", language],
        // A prompt is found on one line, however long the path before it is.
        columns: 200,
      });
      await tty.sees(words.file);
      tty.type(`${join(SAMPLES, "none.msi")}\r`);
      await tty.sees(/none\.msi\s?: .*\n/);
      tty.type(`${CLIENT_MSI}\r`);
      await tty.sees(words.name);
      tty.type("Client\r");
      await tty.sees("[2.4.17]");
      tty.type("\r");
      await tty.sees(words.target);
      tty.type("win\r");
      await tty.sees(words.action);
      tty.type("\r");
      await tty.sees(words.command);
      tty.type("\r");
      await tty.sees(words.create);
      assertMatch(tty.screen(), /longshore packages create \S*client\.msi/);
      tty.type("\r");
      await tty.sees(words.created);
      assertEquals(await tty.exit(), 0);
      const { name, version, command, target } = await newest();
      assertEquals({ name, version, command, target }, {
        name: "Client",
        version: "2.4.17",
        command: 'msiexec /i "client.msi" /qn /norestart',
        target: "windows",
      });
      assertEquals((await kinds()).slice(0, 2), [
        "package.created",
        "archive.uploaded",
      ]);
    });
  }

  it("shows the findings, and asks again for what was wrong", async () => {
    await using tty = await site().console({
      args: ["packages", "create", CLIENT_MSI, "--name", "again"],
    });
    await tty.sees("[2.4.17]");
    tty.type("\r");
    await tty.sees("[windows]");
    tty.type("\r");
    await tty.sees("[execute]");
    tty.type("\r");
    await tty.sees("Command [");
    tty.type("msiexec /i other.msi /qn\r");
    await tty.sees(/names "other\.msi"/);
    await tty.sees("Create it despite these errors? [y/N]");
    tty.type("\r");
    await tty.sees("Change the answers? [Y/n]");
    // Answers that are typed ahead are kept.
    tty.type("\r\r\r\r");
    await tty.sees(/\[msiexec \/i o\s*ther\.msi \/qn\]:/);
    tty.type("msiexec /i client.msi /qn\r");
    await tty.sees("Create again?");
    tty.type("n\r");
    await tty.sees("Nothing was created");
    assertEquals(await tty.exit(), 1);
    assertEquals((await newest()).name, "Client");
    // What was sent for the check is gone, and was not logged.
    assertEquals((await kinds())[0], "package.created");
  });

  it("asks for nothing if nothing is missing, or without a terminal", async () => {
    await using tty = await site().console({
      args: [
        ...["packages", "create", "--action", "execute"],
        ...["--name", "plain", "--command", "true"],
      ],
    });
    await tty.sees(/plain is created/);
    assertEquals(await tty.exit(), 0);
    assertRefused(
      await longshore(site().env, "packages", "create"),
      2,
      "A package needs a file",
    );
  });

  it("leaves nothing in the log or on the disk with --dry-run", async () => {
    const before = await kinds();
    const { code, err } = await longshore(
      site().env,
      ...["packages", "create", CLIENT_MSI, "--dry-run"],
      ...["--action", "execute", "--target", "windows"],
      ...["--command", "msiexec /i client.msi /qn"],
    );
    assertEquals(code, 0, err);
    assertEquals(await kinds(), before);
    const left = [];
    const incoming = join(
      dirname(site().server.caPath),
      "..",
      "archive",
      "incoming",
    );
    for await (const { name } of Deno.readDir(incoming)) left.push(name);
    assertEquals(left, []);
  });
});
