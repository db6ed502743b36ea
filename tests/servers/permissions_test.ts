import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { readConfig } from "#server/config.ts";
import { permissionsOf } from "#server/start/permissions.ts";

Deno.test("a server that fetches files from others may reach any host", () => {
  const of = (...flags: string[]) => {
    const env = { LONGSHORE_DATABASE_URL: "http://db.example.org:8080" };
    return permissionsOf(readConfig(["--data", "/d", ...flags], env)!, "/", []);
  };
  const alone = of().filter((flag) => flag.startsWith("--allow-net"));
  assertEquals(alone.length, 1);
  assert(alone[0]!.includes("db.example.org:8080"), alone[0]);

  const shared = of("--key-file", "/k/longshore.key");
  assert(shared.includes("--allow-net"), "the database lists the others");
  const read = shared.find((flag) => flag.startsWith("--allow-read="))!;
  assert(read.split(",").includes(join("/k", "longshore.key")), read);
});
