import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { openDatabase } from "#db/store/open.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { whoAmI } from "#shared/contract/operators.ts";
import {
  createPackage,
  listPackages,
} from "#shared/contract/packages/packages.ts";
import { call } from "#tui/api/call.ts";
import { temporaryFolder, zipOf } from "#tests/harness/store/archives.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";

/**
 * Asserts that a server starts on the folder, and accepts the admin's token.
 */
async function startsOn(data: string): Promise<void> {
  await using server = await startServer({ data });
  const { total } = await server.api(listPackages);
  assert(total >= 0);
  assertEquals(await server.stop(), 0, server.log());
}

describe("the server refuses to start, with one sentence,", () => {
  it("if a port is in use, and starts once it is free", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    for (const flag of ["http", "https", "operator"]) {
      using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = taken.addr;
      const output = await startToItsEnd([
        ...["--data", data, `--${flag}`, `127.0.0.1:${port}`],
      ]);
      assertEquals(
        output,
        `longshore: Cannot listen on 127.0.0.1:${port}: another program has the port; stop it or choose another with --${flag}\n`,
      );
    }
    await startsOn(data);
  });

  it("with certificates it cannot use, and keeps the files", async () => {
    await using folder = await temporaryFolder();
    const tls = join(folder.path, "tls");
    const cases: [Record<string, string>, RegExp][] = [
      [
        { "server.pem": "-----BEGIN NONSENSE-----\n!\n", "server.key": "x" },
        /server\.pem holds no certificate in PEM form: put one there/,
      ],
      [
        { "server.pem": "-----BEGIN CERTIFICATE-----\n" },
        /server\.key is missing beside server\.pem: put it there, or move/,
      ],
    ];
    for (const [files, sentence] of cases) {
      await Deno.mkdir(tls);
      for (const [name, text] of Object.entries(files)) {
        await Deno.writeTextFile(join(tls, name), text);
      }
      assertMatch(
        await startToItsEnd(["--data", folder.path]),
        new RegExp(`^longshore: \\S+${sentence.source}.*\\n$`),
      );
      for (const [name, text] of Object.entries(files)) {
        assertEquals(await Deno.readTextFile(join(tls, name)), text);
      }
      await Deno.remove(tls, { recursive: true });
    }
    await startsOn(folder.path);

    // Now there is a certificate; its key is replaced by another one.
    const path = join(tls, "server.key");
    const own = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, anotherKey());
    assertMatch(
      await startToItsEnd(["--data", folder.path]),
      /^longshore: \S+server\.key is not the key of the first certificate in server\.pem: .*\n$/,
    );
    await Deno.writeTextFile(path, own);
    await startsOn(folder.path);
  });

  it("with a certificate it cannot read", async () => {
    await using folder = await temporaryFolder();
    await Deno.mkdir(join(folder.path, "tls", "server.pem"), {
      recursive: true,
    });
    assertMatch(
      await startToItsEnd(["--data", folder.path]),
      /^longshore: \S+server\.pem cannot be read: make it a file the server's user may read\.\n$/,
    );
  });

  it("on a database of a newer version, and leaves it unchanged", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "longshore.db");
    await (await openDatabase(`file:${path}`)).close();
    change(
      path,
      "insert into migration select max(position) + 1, '0999_the_future', 0 from migration",
    );
    const before = await Deno.readFile(path);
    assertMatch(
      await startToItsEnd(["--data", folder.path]),
      /^longshore: Cannot use the database \S+: its migration \d+ is "0999_the_future", which this version does not know; start the version that made it, or a newer one\n$/,
    );
    assertEquals(await Deno.readFile(path), before);
    change(path, "delete from migration where name = '0999_the_future'");
    await startsOn(folder.path);
  });

  it("on a database of another program, or a file that is not a database", async () => {
    const makers: [(path: string) => unknown, string][] = [
      [
        (path) => change(path, "create table recipe (name text)"),
        "it belongs to another program",
      ],
      [
        (path) => Deno.writeTextFile(path, "milk, bread, butter\n".repeat(500)),
        "it is not a SQLite file",
      ],
    ];
    for (const [make, why] of makers) {
      await using folder = await temporaryFolder();
      const path = join(folder.path, "longshore.db");
      await make(path);
      assertEquals(
        await startToItsEnd(["--data", folder.path]),
        `longshore: Cannot use the database ${path}: ${why}, choose another place\n`,
      );
    }
  });

  it("if the data folder cannot be used", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "file");
    await Deno.writeTextFile(file, "mine");
    for (
      const [data, why] of [
        [file, "a file has the name of a folder there"],
        [join(file, "a", "b"), "a part of its path is a file"],
      ] as const
    ) {
      assertEquals(
        await startToItsEnd(["--data", data]),
        `longshore: Cannot use the data folder ${data}: ${why}; choose another with --data\n`,
      );
    }
    assertEquals(await Deno.readTextFile(file), "mine");
  });

  it("if its database does not exist", async () => {
    await using folder = await temporaryFolder();
    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = `http://127.0.0.1:${closed.addr.port}`;
    closed.close();
    const output = await startToItsEnd(["--data", folder.path], {
      LONGSHORE_DATABASE_URL: `${url}?authToken=hush`,
    });
    assertStringIncludes(output, `longshore: Cannot use the database ${url}: `);
    assertEquals(output.trimEnd().split("\n").length, 1, output);
    assert(!output.includes("hush"));
  });

  it("if an option is not valid, and creates nothing", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    assertMatch(
      await startToItsEnd(["--data", data, "--no-such-flag"], {}, 2),
      /^longshore: There is no flag --no-such-flag; --help lists the flags\n$/,
    );
    assertEquals(
      await startToItsEnd(["--data", data, "--http", "8080"], {}, 2),
      `longshore: Cannot use --http "8080": pass HOST:PORT, such as 127.0.0.1:7070\n`,
    );
    assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
  });

  it("if another server runs on the folder, which stays intact", async () => {
    await using server = await startServer();
    const made = await aPackage(server);
    assertEquals(
      await startToItsEnd(["--data", server.data]),
      `longshore: Cannot use the data folder ${server.data}: another server is running on it; stop that one, or choose another folder with --data\n`,
    );
    const { rows } = await server.api(listPackages);
    assertEquals(rows.map(({ id }) => id), [made]);
    await server.kill();
    await server.restart(); // a killed server leaves no lock
    assertEquals((await server.api(listPackages)).total, 1);
    const kept = await Deno.readTextFile(join(server.data, "admin.token"));
    assertEquals(kept.trim(), server.token);
  });

  it("if the admin's token cannot be written, and creates no admin", async () => {
    await using folder = await temporaryFolder();
    const token = join(folder.path, "admin.token");
    await Deno.mkdir(token);
    assertMatch(
      await startToItsEnd(["--data", folder.path]),
      /^longshore: Cannot write the admin's token to \S+admin\.token: .*; fix that and start again\n$/,
    );
    const store = await openDatabase(
      `file:${join(folder.path, "longshore.db")}`,
    );
    const admins = await store.db.selectFrom("operator").selectAll().execute();
    await store.close();
    assertEquals(admins, []);
    await Deno.remove(token);
    await startsOn(folder.path);
    assertEquals((await Deno.stat(token)).mode! & 0o777, 0o600);
  });
});

describe("the server", () => {
  it("prints its flags for --help, and exits with 0", async () => {
    const output = await startToItsEnd(["--help"], {}, 0);
    for (const flag of ["--data", "--https", "--name", "LONGSHORE_OPERATOR"]) {
      assertStringIncludes(output, flag);
    }
  });

  it("keeps what it has while it is stopped, compacted and given a new token", async () => {
    await using server = await startServer();
    const made = await aPackage(server);
    const ca = await Deno.readTextFile(server.caPath);
    const token = join(server.data, "admin.token");
    const first = await Deno.readTextFile(token);
    const newToken = ["--data", server.data, "--new-admin-token"];
    const compact = ["--data", server.data, "--compact"];
    for (const flags of [newToken, compact]) {
      const refusal = await startToItsEnd(flags);
      assertStringIncludes(refusal, "another server is running on it");
    }
    assertEquals(await server.stop(), 0, server.log());

    await Deno.remove(token);
    const output = await startToItsEnd(newToken, {}, 0);
    assertStringIncludes(output, `A new token of admin is in ${token}`);
    assertStringIncludes(output, "1 token this admin had stays in force");
    const { mode } = await Deno.stat(token);
    assertEquals(mode! & 0o777, 0o600);

    const path = join(server.data, "longshore.db");
    change(path, "create table ballast (x blob)");
    change(path, "insert into ballast values (zeroblob(3000000))");
    change(path, "drop table ballast");
    assertMatch(
      await startToItsEnd(compact, {}, 0),
      /longshore\.db was [34]\.\d MiB and is [01]\.\d MiB;/,
    );

    await server.restart();
    assertEquals(await Deno.readTextFile(server.caPath), ca);
    const second = await Deno.readTextFile(token);
    for (const one of [first, second]) {
      const at = { server: server.operatorUrl, token: one.trim() };
      const me = await call(at, whoAmI);
      assertEquals([me.name, me.role], ["admin", "admin"]);
    }
    const { rows } = await server.api(listPackages);
    assertEquals(rows.map(({ id }) => id), [made]);
    assert(await Deno.stat(join(server.data, "archive", `${made}`)));
    const { events } = await server.api(listEvents, {
      query: { kind: "token.issued" },
    });
    const newest = events.at(-1);
    assertEquals([newest!.actor, newest!.payload.token], [
      "server",
      "issued on the host",
    ]);
  });
});

describe("a folder where no server has run", () => {
  for (const flag of ["--new-admin-token", "--compact"]) {
    it(`is an error for ${flag}, and is not created`, async () => {
      await using folder = await temporaryFolder();
      const data = join(folder.path, "mistyped");
      const output = await startToItsEnd(["--data", data, flag]);
      assertStringIncludes(output, "data folder with --data");
      assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
    });
  }
});

function anotherKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function change(path: string, sql: string): void {
  const connection = connect(path, "write");
  connection.run(sql);
  connection.close();
}

async function aPackage(
  server: Awaited<ReturnType<typeof startServer>>,
): Promise<number> {
  const zip = zipOf(
    { name: "run.sh", text: "true" },
    { name: "readme.txt", text: "It runs." },
  );
  const { archive } = await server.upload("a.zip", zip);
  const made = await server.api(createPackage, {
    body: {
      ...{ name: "a", action: "launch", command: "run.sh" },
      archiveId: archive.id,
    },
  });
  return made.package!.id;
}
