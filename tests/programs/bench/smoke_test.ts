import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

/** Runs the benches with minimal amounts, as `deno task bench --smoke` does. */
async function bench(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", MAIN, "--smoke", ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

// The figures do not matter here: it only has to work.
describe("deno task bench", () => {
  it("measures, and every row has answers and none refused", async () => {
    const only = ["inventory", "info", "tail"];
    const { code, stdout, stderr } = await bench(
      "--only",
      only.join(","),
      "--json",
    );
    assertEquals(code, 0, stderr);
    const { at, cores, deno, rows } = JSON.parse(stdout);
    assert(Date.parse(at) > 0 && cores > 0);
    assertEquals(deno, Deno.version.deno);
    const names = rows.map((row: { bench: string }) => row.bench);
    assertEquals([...new Set(names)], only);
    for (const row of rows) {
      const description = JSON.stringify(row);
      assert(row.answers > 0, description);
      assertEquals(row.refused, 0, description);
      assert(row.p50 >= 0 && row.p99 >= row.p50, description);
      assert(row.rss === null || row.rss <= row.peak, description);
      assertEquals(row.ratio === null, row.ratioTo === null, description);
    }
    const fresh = rows.find(({ name }: { name: string }) =>
      name === "info over TLS, new connections"
    );
    const [, handshakes, fetches] = /^(\d+) handshakes for (\d+)/.exec(
      fresh.note,
    )!;
    assert(Number(handshakes) >= Number(fetches), fresh.note);
  });

  it("says what there is where it is asked for something else", async () => {
    const { code, stderr } = await bench("--only", "nothing");
    assertEquals(code, 2);
    assert(stderr.includes("fragments"), stderr);
  });
});
