import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { join } from "node:path";
import { Spool } from "#server/archive/spool/spool.ts";
import { ForgetfulDisk, operations } from "./disk.ts";
import { canCompile, compiled } from "./preload.ts";
import { troubleWith } from "./trouble.ts";

const recorded = await canCompile();
const test = recorded ? it : it.skip;
const why = recorded ? "" : " (skipped: there is no gcc)";

test(`a record is kept that follows one that a killed process failed to flush${why}`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "longshore-spool-" });
  try {
    const data = join(folder, "data");
    const log = join(folder, "record");
    await Deno.mkdir(data);
    using trouble = await troubleWith(folder, data, 1);
    const library = await compiled("record_writes", folder);
    const env = {
      ...trouble.env,
      LD_PRELOAD: `${library}:${trouble.env.LD_PRELOAD}`,
      RECORD_ROOT: data,
      RECORD_LOG: log,
    };
    {
      await using first = await appending(join(data, "spool"), env);
      assertEquals(await first.append("flushed"), "stored");
      trouble.fail({ chance: 1, calls: ["sync"], files: ["others"] });
      assertMatch(await first.append("not flushed"), /os error 5/);
      trouble.fail(null);
    }
    {
      await using second = await appending(join(data, "spool"), env);
      assertEquals(await second.append("after the kill"), "stored");
    }
    const disk = new ForgetfulDisk();
    for (const one of operations(await Deno.readFile(log))) disk.apply(one);
    const left = join(folder, "left");
    await Deno.mkdir(left);
    const content = disk.after("none").get("spool/records-1");
    await Deno.writeFile(join(left, "records-1"), content as Uint8Array);
    const { spool, records } = await Spool.open(left);
    await spool.close();
    assertEquals(
      records.map(({ id }) => id),
      ["flushed", "not flushed", "after the kill"],
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** A process that appends to a spool, and is killed in the end. */
async function appending(spool: string, env: Record<string, string>) {
  const program = new URL("spool_main.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", program, spool],
    env,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const answers = child.stdout.pipeThrough(new TextDecoderStream())
    .getReader();
  const answer = async () => (await answers.read()).value?.trim() ?? "ended";
  assertEquals(await answer(), "open");
  return {
    async append(id: string): Promise<string> {
      await input.write(new TextEncoder().encode(`${id}\n`));
      return await answer();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await answers.cancel();
      await input.abort().catch(() => {});
    },
  };
}
