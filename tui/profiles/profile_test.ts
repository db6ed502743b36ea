import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { UsageError } from "#tui/arguments.ts";
import { readProfile } from "./profile.ts";

/** A folder with tokens, which is removed at the closing brace. */
async function tokens() {
  const folder = await Deno.makeTempDir({ prefix: "longshore-profile-" });
  await Deno.writeTextFile(`${folder}/admin.token`, "of-the-folder\n");
  await Deno.writeTextFile(`${folder}/mine`, "of-the-file\n");
  await Deno.writeTextFile(`${folder}/letter`, "Dear sir,\nnothing here");
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const environment = (values: Record<string, string>) => (name: string) =>
  values[name];

describe("readProfile()", () => {
  it("prefers options, then the environment, then the data folder", async () => {
    await using files = await tokens();
    const { folder } = files;
    const all = {
      LONGSHORE_TOKEN_FILE: `${folder}/mine`,
      LONGSHORE_TOKEN: "itself",
      LONGSHORE_DATA: folder,
    };
    const at = { LONGSHORE_SERVER: "http://127.0.0.1:7070" };
    const cases = [
      [{ data: folder }, all, "of-the-folder"],
      [{ tokenFile: `${folder}/mine`, data: folder }, {}, "of-the-file"],
      [{}, all, "of-the-file"],
      [{}, { ...all, LONGSHORE_TOKEN_FILE: "" }, "itself"],
      [{}, { LONGSHORE_DATA: folder }, "of-the-folder"],
    ] as const;
    for (const [options, variables, token] of cases) {
      const found = await readProfile(
        options,
        environment({ ...at, ...variables }),
      );
      const connection = { server: "http://127.0.0.1:7070", token };
      assertEquals(found, { connection });
    }
  });

  it("takes the server's address without its last slash", async () => {
    const variables = { LONGSHORE_TOKEN: "t", LONGSHORE_SERVER: "http://a:1/" };
    const variablesOnly = environment(variables);
    const there = await readProfile({}, variablesOnly);
    assertEquals(there.connection.server, "http://a:1");
    const overridden = await readProfile(
      { server: "https://b/x/" },
      variablesOnly,
    );
    assertEquals(overridden.connection.server, "https://b/x");
  });

  it("says in one sentence what is missing", async () => {
    await using files = await tokens();
    const { folder } = files;
    const cases = [
      [{ server: "pc-1:7070" }, '"pc-1:7070" is not a server address'],
      [{ tokenFile: `${folder}/none` }, "no such file; name a file"],
      [{ data: `${folder}/none` }, "none/admin.token: no such file"],
      [{ tokenFile: folder }, "it is not a file"],
      [{ tokenFile: `${folder}/letter` }, "does not hold a token"],
      [{}, "set LONGSHORE_TOKEN_FILE, or pass --token-file"],
    ] as const;
    const bare = environment({ LONGSHORE_DATA: `${folder}/none` });
    for (const [options, part] of cases) {
      await assertRejects(() => readProfile(options, bare), UsageError, part);
    }
  });
});
