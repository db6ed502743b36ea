import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { DatabaseError } from "#db/store/database_error.ts";
import type { Store } from "#db/store/transaction.ts";
import { openDatabase } from "#db/store/open.ts";
import {
  type Sqld,
  sqldBinary,
  startSqld,
} from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";

function onSqld(name: string, body: () => Promise<void>): void {
  const missing = sqldBinary === null;
  const skipped = missing ? " (skipped: no sqld binary)" : "";
  Deno.test({ name: `${name}${skipped}`, ignore: missing, fn: body });
}

const put = (store: Store, name: string) =>
  store.commit([{
    sql: "insert into setting (name, value) values (?, '')",
    params: [name],
  }]);

async function names(store: Store): Promise<string[]> {
  const rows = await store.db.selectFrom("setting").select("name")
    .orderBy("name").execute();
  return rows.map(({ name }) => name);
}

onSqld("remote > a ws: URL reaches the same server", async () => {
  await using sqld = await startSqld();
  const store = await openDatabase(sqld.url.replace("http", "ws"));
  await put(store, "a");
  assertEquals(await names(store), ["a"]);
  await store.close();
});

onSqld(
  "remote > fails while the server is down, and works again afterwards",
  async () => {
    await using sqld = await startSqld();
    const store = await openDatabase(sqld.url);
    await put(store, "before");
    await sqld.kill();
    await assertRejects(() => put(store, "away"), DatabaseError);
    await assertRejects(() => names(store), DatabaseError);
    await sqld.restart();
    await until(() => store.availability?.awaySince === null);
    await put(store, "after");
    assertEquals(await names(store), ["after", "before"]);
    await store.close();
  },
);

onSqld(
  "remote > what was acknowledged survives the server's kill -9",
  async () => {
    await using sqld = await startSqld();
    const store = await openDatabase(sqld.url);
    const acknowledged: string[] = [];
    let away = false;
    const callers = Array.from({ length: 32 }, async (_, caller) => {
      try {
        for (let n = 0;; n++) {
          await put(store, `${caller}-${n}`);
          acknowledged.push(`${caller}-${n}`);
        }
      } catch (error) {
        assert(error instanceof DatabaseError);
        away = true;
      }
    });
    while (acknowledged.length < 500 && !away) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert(!away, "the server went away by itself");
    await sqld.kill();
    await Promise.all(callers);
    await sqld.restart();
    await until(() => store.availability?.awaySince === null);
    const kept = new Set(await names(store));
    assertEquals(acknowledged.filter((name) => !kept.has(name)), []);
    await store.close();
  },
);

/** A server that requires a token, and a valid token. */
async function guarded(folder: string): Promise<{ sqld: Sqld; token: string }> {
  const keys = await crypto.subtle.generateKey("Ed25519", true, [
    "sign",
    "verify",
  ]) as CryptoKeyPair;
  const text = (bytes: Uint8Array) =>
    bytes.toBase64({ alphabet: "base64url", omitPadding: true });
  const json = (value: unknown) =>
    text(new TextEncoder().encode(JSON.stringify(value)));
  const signed = `${json({ alg: "EdDSA", typ: "JWT" })}.${json({ a: "rw" })}`;
  const signature = await crypto.subtle.sign(
    "Ed25519",
    keys.privateKey,
    new TextEncoder().encode(signed),
  );
  const key = join(folder, "key");
  const raw = await crypto.subtle.exportKey("raw", keys.publicKey);
  await Deno.writeTextFile(key, text(new Uint8Array(raw)));
  const sqld = await startSqld(["--auth-jwt-key-file", key]);
  return { sqld, token: `${signed}.${text(new Uint8Array(signature))}` };
}

onSqld(
  "remote > sends its token, and never prints it",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "longshore-" });
    try {
      const { sqld, token } = await guarded(folder);
      await using _stopped = sqld;
      const withToken = [
        await openDatabase(sqld.url, { authToken: token }),
        await openDatabase(`${sqld.url}?authToken=${token}`),
      ];
      for (const [index, store] of withToken.entries()) {
        await put(store, `${index}`);
        assertEquals((await names(store)).length, index + 1);
        await store.close();
      }
      await assertRejects(
        () => openDatabase(sqld.url),
        DatabaseError,
        `Cannot use the database ${sqld.url}: `,
      );
      const wrong = await assertRejects(
        () => openDatabase(`${sqld.url}?authToken=${token}x`),
        DatabaseError,
      );
      assert(!wrong.message.includes(token));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
