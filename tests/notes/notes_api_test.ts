import { assertEquals } from "@std/assert";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";

const write = (api: OperatorApi, body: unknown, token?: string) =>
  api.ask("POST", "/api/v1/notes", { body, ...token && { token } });

Deno.test("a note's text and ticket are checked", async () => {
  await using api = await operatorApi();
  const { id: machine } = await api.aMachine();
  const refused = [
    { text: "x" },
    { machine, package: 1_700_000_001, text: "x" },
    { machine },
    { machine, text: " \n " },
    { machine, text: "x".repeat(4001) },
    { machine, text: "bell\u0007" },
    { machine, text: "x", ticket: "a\nb" },
    { machine, text: "x", ticket: "a\u202eb" },
    { machine, text: "x", ticket: "t".repeat(65) },
    { machine, text: "x", more: 1 },
  ];
  for (const body of refused) {
    assertProblem(await write(api, body), 400, "malformed_request");
  }
  const note = assertJson(
    await write(api, {
      machine,
      text: "\r\nfirst\r\n\tsecond\r\n",
      ticket: " INC-1 ",
    }),
    201,
  );
  assertEquals([note.text, note.ticket, note.author], [
    "first\n\tsecond",
    "INC-1",
    "admin",
  ]);
  assertProblem(
    await write(api, { machine: 99, text: "x" }),
    404,
    "machine_not_found",
  );
  const path = `/api/v1/notes/${note.id}`;
  assertProblem(
    await api.ask("PUT", path, { body: { text: "" } }),
    400,
    "malformed_request",
  );
  const changed = assertJson(
    await api.ask("PUT", path, { body: { ticket: "" } }),
  );
  assertEquals([changed.text, changed.ticket], ["first\n\tsecond", ""]);
  assertJson(await api.ask("DELETE", path));
  assertProblem(await api.ask("DELETE", path), 404, "note_not_found");
});

Deno.test("viewers read notes, their authors and admins change them", async () => {
  await using api = await operatorApi();
  const { id: machine } = await api.aMachine();
  const { token: ada } = await api.anOperator("operator", "ada");
  const { token: eve } = await api.anOperator("operator", "eve");
  const { token: vera } = await api.anOperator("viewer", "vera");
  const { id } = assertJson(await write(api, { machine, text: "x" }, ada), 201);
  const path = `/api/v1/notes/${id}`;
  const list = assertJson(
    await api.ask("GET", `/api/v1/notes?machine=${machine}`, { token: vera }),
  );
  assertEquals(list.total, 1);
  for (const token of [eve, vera]) {
    for (const method of ["PUT", "DELETE"]) {
      assertProblem(
        await api.ask(method, path, {
          token,
          ...method === "PUT" && { body: { text: "y" } },
        }),
        403,
        "not_permitted",
      );
    }
  }
  assertJson(await api.ask("PUT", path, { token: ada, body: { text: "y" } }));
  assertJson(await api.ask("DELETE", path));
});
