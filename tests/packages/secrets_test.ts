import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { packageById, packageSecrets } from "#db/packages/packages.ts";
import { setActivation as switchOn } from "#server/usecases/packages/activate_package.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { createOperator, createToken } from "#shared/contract/operators.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { does, longshore } from "#tests/cli/cli.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { ada } from "#tests/harness/store/packages.ts";
import { codesOf, onBoth, refused } from "./packages_fixture.ts";

const SECRET = 's3cr&t "word"';
const draft = {
  action: "execute",
  command: "setup /KEY={{KEY}} /USER={{USER_2}} {{.Names}}",
  secrets: { KEY: SECRET, USER_2: "root" },
} as const;

describe("secret words of a command", () => {
  onBoth("are in the info for agents and nowhere else", async (services) => {
    const { package: made, findings } = await services.create(draft);
    assertEquals(findings, []);
    assertEquals(made!.command, draft.command);
    assertEquals(made!.secrets, ["KEY", "USER_2"]);
    const { db } = services.store;
    assertEquals(await packageSecrets(db, made!.id), draft.secrets);
    await switchOn(services, { id: made!.id, active: true }, ada);
    const events = await db.selectFrom("event").selectAll().execute();
    const read = JSON.stringify([await packageById(db, made!.id), events]);
    assertEquals(read.includes("s3cr"), false);
  });

  onBoth("are deleted with their package", async (services) => {
    const { package: made } = await services.create(draft);
    await deletePackage(services, made!.id, ada);
    const row = await services.store.db.selectFrom("package")
      .select("secrets").where("id", "=", made!.id).executeTakeFirstOrThrow();
    assertEquals(row.secrets, "{}");
  });

  onBoth("need a place, and a place needs one", async (services) => {
    const unused = await refused(
      () => services.create({ ...draft, command: "setup" }),
      "package_refused",
    );
    assertEquals(codesOf(unused), ["secret_unused", "secret_unused"]);
    const missing = await refused(
      () => services.create({ ...draft, secrets: { KEY: "x" } }),
      "package_refused",
    );
    assertEquals(codesOf(missing), ["secret_missing"]);
    assert(!missing.message.includes("x"));
    const { package: made } = await services.create({
      ...draft,
      secrets: { KEY: "x" },
      accept: ["secret_missing"],
    });
    assertEquals(
      made!.findings.map(({ code, severity, accepted }) => [
        code,
        severity,
        accepted,
      ]),
      [["secret_missing", "warning", true]],
    );
  });

  onBoth("count for the length that Windows allows", async (services) => {
    const refusal = await refused(
      () =>
        services.create({
          action: "execute",
          target: "windows",
          command: "setup {{KEY}}",
          secrets: { KEY: "k".repeat(250) },
        }),
      "package_refused",
    );
    assertEquals(codesOf(refusal), ["windows_command_long"]);
    assertEquals(refusal.message.includes("kkk"), false);
  });
});

describe("a server with a package that has secret words", () => {
  it("sends them to agents, and shows them to nobody", async () => {
    await using folder = await temporaryFolder();
    await using server = await startServer();
    const ca = await Deno.readTextFile(server.caPath);
    let executed = "";
    using agent = simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(1),
      behave: ({ command }) => {
        executed = command;
        return { exitCode: 0 };
      },
      ca,
    });
    await agent.cycle();
    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    const file = `${folder.path}/key`;
    await Deno.writeTextFile(file, `${SECRET}\n`);
    const create = ["packages", "create", "--action", "execute"];
    const made = await longshore(
      env,
      ...[...create, "--name", "office", "--command", "setup /KEY={{KEY}}"],
      ...["--secret-file", `KEY=${file}`, "--json"],
    );
    assertEquals([made.code, made.err], [0, ""]);
    const { package: { id } } = JSON.parse(made.out);
    await server.api(createOperator, { body: { name: "eve", role: "viewer" } });
    const { secret } = await server.api(createToken, {
      body: { operator: "eve", name: "laptop" },
    });
    const viewer = { ...env, LONGSHORE_TOKEN: secret };
    await server.api(setActivation, { params: { id }, body: { active: true } });
    const { rows } = await server.api(listMachines);
    await server.api(createAssignment, {
      body: { packageId: id, machines: [rows[0]!.id], confirmMachines: 1 },
    });
    await agent.cycle();
    assertEquals(executed, `setup /KEY=${SECRET}`);

    const seen: string[] = [made.out, server.log()];
    for (const who of [env, viewer]) {
      for (
        const words of [
          ["packages", "list", "--json"],
          ["packages", "show", "office"],
          ["why", "sim000001", "office", "--json"],
          ["plan", "office", "--machine", "sim000001", "--json"],
          ["tail", "--since", "0", "--limit", "100", "--json"],
        ]
      ) {
        const { out, err } = await longshore(who, ...words);
        seen.push(out, err);
      }
    }
    seen.push(await does(env, "audit", "--limit", "100", "--json"));
    assertEquals(seen.filter((text) => text.includes("s3cr")), []);
    const shown = await does(viewer, "packages", "show", "office");
    assert(shown.includes("setup /KEY=•••"), shown);
    const own = await does(env, "packages", "show", "office");
    assert(own.includes("setup /KEY={{KEY}}"), own);
  });

  it("says nothing of a word in its refusals", async () => {
    await using server = await startServer();
    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    const create = ["packages", "create", "--action", "execute"];
    const named = [...create, "--name", "x", "--command", "setup {{KEY}}"];
    for (
      const option of [
        ["--secret", "key=s3cret"],
        ["--secret", "KEY=s3cret\nline"],
        ["--secret", "KEY="],
        ["--secret", "s3cret"],
        ["--secret", "OTHER=s3cret"],
        ["--secret", `KEY=${"s3cret".repeat(99)}`],
      ]
    ) {
      const { code, err } = await longshore(env, ...named, ...option);
      assert(code !== 0, option.join(" "));
      if (option[1] !== "s3cret") assert(!err.includes("s3cret"), err);
    }
    const wrong = await server.api(createPackage, {
      body: {
        ...{ name: "x", action: "execute", command: "a {{KEY}}" },
        secrets: { KEY: "s3cret\n" },
      },
    }).catch((error: Error) => error.message);
    assert(typeof wrong === "string" && !wrong.includes("s3cret"), `${wrong}`);
    assert(!server.log().includes("s3cret"));
  });
});
