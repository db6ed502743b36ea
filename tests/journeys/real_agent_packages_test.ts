import { assertEquals } from "@std/assert";
import {
  createPackage,
  type NewPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  assign,
  begin,
  codes,
  joined,
  journey,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import { tarGzOf, zipOf } from "#tests/harness/store/archives.ts";

const utf8 = (text: string) =>
  new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

journey("what the findings say is what happens", async () => {
  await using services = await begin();
  const { server, folder } = services;
  const agent = await services.agent();
  const machine = await joined(server, agent);
  const note = (word: string) =>
    `#!/bin/sh\necho ${word} "$@" >>${folder}/ran\n`;

  /** Creates a package despite acceptable errors; returns its id. */
  async function created(
    request: Partial<NewPackage> & Pick<NewPackage, "name" | "command">,
    upload: Parameters<typeof server.upload>,
  ): Promise<number> {
    const { archive } = await server.upload(...upload);
    const { package: made } = await server.api(createPackage, {
      body: {
        ...{ action: "launch", target: "unix", priority: 1 },
        ...request,
        archiveId: archive.id,
      },
    });
    const id = made!.id;
    await server.api(setActivation, { params: { id }, body: { active: true } });
    return id;
  }

  // A small single file for any system.
  const single = await created(
    { name: "single", command: "go.sh one", target: "any" },
    ["go.sh", utf8(note("single")), "any"],
  );
  // The file in the folder, not the one of the same name beside it.
  const deep = await created(
    { name: "deep", command: "d/go.sh two" },
    [
      "deep.tar.gz",
      await tarGzOf(
        { name: "go.sh", text: note("wrong") },
        { name: "d/go.sh", text: note("deep"), mode: 0o644 },
      ),
    ],
  );
  // A secret word.
  const secret = await make(server, {
    name: "secret",
    action: "execute",
    command: `echo {{KEY}} >>${folder}/ran`,
    secrets: { KEY: "s3cr3t" },
  });
  // Windows line ends after a switch: accepted, and it fails as was said.
  const ends = await created(
    { name: "ends", command: "run.sh", accept: ["script_line_ends"] },
    [
      "ends.tar.gz",
      await tarGzOf({
        name: "run.sh",
        text: "#!/bin/sh -e\r\nexit 0\r\n",
      }),
    ],
  );
  // A file that may not be run, without the agent's chmod of a launch.
  const locked = await created(
    {
      ...{ name: "locked", action: "execute", command: "./run.sh" },
      accept: ["not_executable"],
    },
    [
      "locked.zip",
      zipOf(
        { name: "run.sh", text: note("locked"), mode: 0o100644 },
        { name: "b", text: "x".repeat(600) },
      ),
    ],
  );
  for (const id of [single, deep, secret, ends, locked]) {
    await assign(server, machine, id);
  }
  const cycle = await agent.cycle();
  const reported = codes(cycle);
  assertEquals(
    [reported[single], reported[deep], reported[secret], reported[locked]],
    ["SUCCESS_0", "SUCCESS_0", "SUCCESS", "ERR_EXECUTE"],
    cycle.log,
  );
  const ran = (await Deno.readTextFile(`${folder}/ran`)).trim().split("\n");
  assertEquals(ran.toSorted(), ["deep two", "s3cr3t", "single one"]);
  const [state] = await outcome(server, machine, ends);
  assertEquals(state, "failed", reported[ends]);
});
