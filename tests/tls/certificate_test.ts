import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import {
  type Certificate,
  loadOrMakeCertificate,
} from "#server/tls/certificate.ts";
import { issueAuthority, issueServer } from "#server/tls/issue.ts";
import { DAY_MS } from "#shared/time.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const LATER = new Date(NOW.getTime() + 3 * 365 * DAY_MS);
const NAMES = ["localhost", "127.0.0.1"];

describe("the server's certificate", () => {
  let folder = "";
  beforeEach(async () => {
    folder = join(await Deno.makeTempDir(), "tls");
  });
  afterEach(() => Deno.remove(join(folder, ".."), { recursive: true }));

  const load = (names = NAMES, now = NOW) =>
    loadOrMakeCertificate({ folder, names, now });
  const file = (name: string) => Deno.readTextFile(join(folder, name));
  const put = (name: string, text: string) =>
    Deno.writeTextFile(join(folder, name), text);
  const remove = (name: string) => Deno.remove(join(folder, name));

  it("is created with a CA, and only the owner may read the keys", async () => {
    const made = await load();
    assert(made.madeNow);
    assertEquals(made.warnings, []);
    assertEquals(made.caPath, join(folder, "cacert.pem"));
    assertEquals(made.cert.match(/BEGIN CERTIFICATE/g)?.length, 2);
    assertMatch(made.key, /^-----BEGIN PRIVATE KEY-----/);
    for (const key of ["ca.key", "server.key"]) {
      const { mode } = await Deno.stat(join(folder, key));
      assertEquals((mode ?? 0) & 0o777, 0o600);
    }
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(left, ["ca.key", "cacert.pem", "server.key", "server.pem"]);
  });

  it("is trusted by clients that trust the CA, under its names only", async () => {
    const made = await loadOrMakeCertificate({
      folder,
      names: NAMES,
      now: new Date(),
    });
    assertEquals(await answer(made, "localhost"), "hello");
    assertEquals(await answer(made, "127.0.0.1"), "hello");
    await assertRejects(() => answer(made, "127.0.0.2"), TypeError);

    const other = await loadOrMakeCertificate({
      folder: join(folder, "other"),
      names: NAMES,
      now: new Date(),
    });
    assert(other.caPath && made.caPath);
    await assertRejects(
      () => answer({ ...made, caPath: other.caPath }, "localhost"),
      TypeError,
    );
  });

  it("stays the same after a restart", async () => {
    const first = await load();
    const second = await load();
    assertEquals(second.madeNow, false);
    assertEquals(second.cert, first.cert);
    assertEquals(second.key, first.key);
    assertEquals(second.warnings, []);
  });

  it("is renewed for a new name, with the same CA and key", async () => {
    const first = await load();
    const ca = await file("cacert.pem");
    const second = await load([...NAMES, "ocs.example.org", "::1"]);
    assert(second.madeNow);
    assertNotEquals(second.cert, first.cert);
    assertEquals(second.key, first.key);
    assertEquals(await file("cacert.pem"), ca);
    assertEquals(second.warnings, []);
    assertEquals((await load(["OCS.example.org", "0:0::1"])).madeNow, false);
  });

  it("is renewed 30 days before it expires", async () => {
    const first = await load();
    const near = new Date(first.expiresAt.getTime() - 29 * DAY_MS);
    const far = new Date(first.expiresAt.getTime() - 31 * DAY_MS);
    assertEquals((await load(NAMES, far)).madeNow, false);
    const second = await load(NAMES, near);
    assert(second.madeNow);
    assert(second.expiresAt > first.expiresAt);
    assertEquals(second.warnings, []);
  });

  it("is renewed after a clock that was ahead has been corrected", async () => {
    const first = await load();
    const ahead = await load(NAMES, first.expiresAt);
    assert(ahead.madeNow);
    const right = await load();
    assert(right.madeNow);
    assertEquals([right.expiresAt, right.warnings], [first.expiresAt, []]);
  });

  it("causes a warning if its CA was created while the clock was ahead", async () => {
    await load(NAMES, LATER);
    const found = await load();
    assertEquals(codesOf(found), ["certificate_not_yet"]);
    assertEquals(found.warnings.map((one) => "file" in one && one.file), [
      join(folder, "cacert.pem"),
    ]);
  });

  it("is the administrator's own if there is one", async () => {
    const ca = await issueAuthority(NOW);
    const own = await issueServer(ca, ["*.example.org"], NOW);
    await Deno.mkdir(folder);
    await put("server.pem", own.cert);
    await put("server.key", own.key);

    const found = await load(["ocs.example.org"]);
    assertEquals(found.madeNow, false);
    assertEquals(found.caPath, null);
    assertEquals(found.warnings, []);

    const late = await load(["a.b.example.org", "example.org"], LATER);
    assertEquals(late.madeNow, false);
    const [names, expired] = late.warnings;
    assert(names?.code === "certificate_names");
    assertEquals(names.names, ["a.b.example.org", "example.org"]);
    assert(expired?.code === "certificate_expired");
    assertEquals(expired.file, join(folder, "server.pem"));
    assertEquals(late.warnings.length, 2);
    assertEquals(await file("server.pem"), own.cert);
    assertEquals(await file("server.key"), own.key);
  });

  it("is the administrator's own in place of ours, with its CA beside it", async () => {
    await load();
    const ca = await issueAuthority(NOW);
    const own = await issueServer(ca, ["ocs.example.org"], NOW);
    await put("server.pem", own.cert);
    await put("server.key", own.key);

    const foreign = await load(["ocs.example.org"]);
    assertEquals(codesOf(foreign), ["certificate_not_signed"]);
    await put("cacert.pem", ca.cert);
    const found = await load(["ocs.example.org"]);
    assertEquals(found.warnings, []);
    assertEquals(found.caPath, join(folder, "cacert.pem"));
    assertEquals(
      codesOf(await load(["else.example.org"])),
      ["certificate_names"],
    );
    assertEquals(await file("server.pem"), own.cert);
  });

  it("names the half that is missing", async () => {
    await load();
    const pem = await file("server.pem");
    await remove("server.pem");
    await assertRejects(load, Error, "server.pem is missing beside server.key");
    await put("server.pem", pem);
    await remove("server.key");
    await assertRejects(load, Error, "server.key is missing beside server.pem");
    await remove("server.pem");
    await remove("ca.key");
    await assertRejects(load, Error, "ca.key is missing beside cacert.pem");
  });

  it("names the file that cannot be used", async () => {
    const made = await load();
    await put("server.pem", "hello");
    await assertRejects(load, Error, "server.pem holds no certificate");
    await put("server.pem", made.cert.replace(/\n.{30}/, "\n"));
    await assertRejects(load, Error, "server.pem holds no certificate");
    await put("server.pem", made.cert);
    await put("server.key", "hello");
    await assertRejects(load, Error, "server.key holds no private key");
    await put("server.key", (await issueAuthority(NOW)).key);
    await assertRejects(load, Error, "is not the key of the first certificate");
    await remove("server.key");
    await Deno.mkdir(join(folder, "server.key"));
    await assertRejects(load, Error, "server.key cannot be read");
  });

  it("is complete after a crash while it was written", async () => {
    const made = await load();
    await Deno.rename(
      join(folder, "server.pem"),
      join(folder, "server.pem.new"),
    );
    assertEquals((await load()).cert, made.cert);

    await Deno.rename(
      join(folder, "server.key"),
      join(folder, "server.key.new"),
    );
    await Deno.rename(
      join(folder, "server.pem"),
      join(folder, "server.pem.new"),
    );
    const renewed = await load();
    assert(renewed.madeNow);
    assertNotEquals(renewed.key, made.key);
  });
});

const codesOf = ({ warnings }: Pick<Certificate, "warnings">) =>
  warnings.map(({ code }) => code);

/**
 * The answer of a server with this certificate to a client that trusts its CA.
 */
async function answer(
  { cert, key, caPath }: Certificate,
  host: string,
): Promise<string> {
  assert(caPath !== null);
  await using server = Deno.serve(
    { hostname: "0.0.0.0", port: 0, cert, key, onListen() {} },
    () => new Response("hello"),
  );
  const caCerts = [await Deno.readTextFile(caPath)];
  using client = Deno.createHttpClient({ caCerts, poolMaxIdlePerHost: 0 });
  const response = await fetch(`https://${host}:${server.addr.port}/`, {
    client,
  });
  return await response.text();
}
