import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { verifyAudit } from "#shared/contract/events/events.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { openDatabase } from "#db/store/open.ts";
import { issueAuthority } from "#server/tls/issue.ts";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import { siteOnSqld } from "./sites.ts";

const onSqld = sqldBinary ? it : it.skip;

describe("servers with one key file", () => {
  onSqld("have one CA, one audit, and no secret in the database", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a");
    const b = await site.start("b");
    const ca = await Deno.readTextFile(a.caPath);
    assertEquals(await Deno.readTextFile(b.caPath), ca);
    using client = Deno.createHttpClient({ caCerts: [ca] });
    for (const { agentTlsUrl } of [a, b]) {
      const at = new URL("/health", agentTlsUrl);
      const answer = await fetch(at, { client });
      assertEquals(await answer.json(), { status: "ok" });
    }

    await a.api(changeSettings, { body: { pollHours: 7 } });
    await b.api(changeSettings, { body: { pollHours: 8 } });
    await a.stop();
    await b.api(changeSettings, { body: { pollHours: 9 } });
    await b.stop();
    await b.restart();
    const verified = await b.api(verifyAudit);
    assertEquals([verified.whole, verified.otherKey], [true, false]);
    for (const { data } of [a, b]) {
      await assertRejects(
        () => Deno.stat(join(data, "audit.key")),
        Deno.errors.NotFound,
      );
    }

    const store = await openDatabase(site.sqld.url);
    try {
      const plain = await store.db.selectFrom("secret").select("name")
        .execute();
      assertEquals(plain, [{ name: "authority certificate" }]);
      const shared = await store.db.selectFrom("shared_secret").selectAll()
        .orderBy("name").execute();
      assertEquals(shared.map(({ name }) => name), [
        "authority key",
        "download capability",
      ]);
      const [key] = shared;
      assertEquals(new TextDecoder().decode(key!.value).includes("KEY"), false);
    } finally {
      await store.close();
    }
  });

  onSqld("refuse one with another key, or none, or another CA", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a");
    const start = (name: string, ...flags: string[]) =>
      startToItsEnd(["--data", site.dataOf(name), ...flags], site.env);

    assertMatch(await start("b"), /they are encrypted; start with --key-file/);
    const other = join(site.folder, "other.key");
    await Deno.writeTextFile(other, "ab".repeat(32));
    assertMatch(
      await start("b", "--key-file", other),
      /encrypted with another key; start with the --key-file that the other/,
    );
    await Deno.writeTextFile(other, "no key");
    assertMatch(
      await start("b", "--key-file", other),
      /it must hold 64 hexadecimal digits; make one with "openssl rand -hex 32"/,
    );

    const tls = join(site.dataOf("c"), "tls");
    await Deno.mkdir(tls, { recursive: true });
    const own = await issueAuthority(new Date());
    await Deno.writeTextFile(join(tls, "cacert.pem"), own.cert);
    await Deno.writeTextFile(join(tls, "ca.key"), own.key);
    assertMatch(
      await start("c", "--key-file", site.keyFile),
      /the CA in .*cacert\.pem is "CN=Longshore CA .*", but agents trust that of the other servers, "CN=Longshore CA .*move .*tls away.*--replace-ca/,
    );
    const c = await site.start("c", { flags: ["--replace-ca"] });
    assertEquals(await Deno.readTextFile(c.caPath), own.cert);
    await a.stop();
    assertMatch(
      await start("a", "--key-file", site.keyFile),
      /but agents trust that of the other servers/,
    );
  });
});

describe("servers without a key file", () => {
  onSqld("need the CA of the first one", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a", { withKeyFile: false });
    assertMatch(
      await startToItsEnd(["--data", site.dataOf("b")], site.env),
      /does not have its key\. Start all servers of the database with the same --key-file, or copy cacert\.pem and ca\.key/,
    );
    const tls = join(site.dataOf("b"), "tls");
    for (const name of ["cacert.pem", "ca.key"]) {
      await Deno.copyFile(join(a.data, "tls", name), join(tls, name));
    }
    const b = await site.start("b", { withKeyFile: false });
    assertEquals(
      await Deno.readTextFile(b.caPath),
      await Deno.readTextFile(a.caPath),
    );
  });
});
