import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Role } from "#shared/contract/roles.ts";
import { changeSettingsWith } from "#server/usecases/settings/change_settings.ts";
import { createOperatorWith } from "#server/usecases/operators/create_operator.ts";
import {
  changeGroupWith,
  createGroupWith,
  deleteGroupWith,
} from "#server/usecases/groups/edit_groups.ts";
import { issueTokenWith } from "#server/usecases/operators/issue_token.ts";
import { removeOperatorWith } from "#server/usecases/operators/remove_operator.ts";
import { revokeTokenWith } from "#server/usecases/operators/revoke_token.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { ENDPOINTS, nowhere } from "./contract.ts";
import { assertJson, assertProblem, operatorApi } from "./api.ts";

describe("the operator door lets in", () => {
  it("a token in force, and says whose it is", async () => {
    await using door = await operatorApi();
    const me = assertJson(await door.ask("GET", "/api/v1/me"));
    assertEquals([me.name, me.role], ["admin", "admin"]);
  });

  it("nobody without a token, on any endpoint", async () => {
    await using door = await operatorApi();
    for (const endpoint of ENDPOINTS) {
      const { method } = endpoint;
      const answer = await door.ask(method, nowhere(endpoint), { token: null });
      assertProblem(answer, 401, "no_token");
      assertEquals(answer.headers.get("www-authenticate"), "Bearer");
    }
  });

  it("nobody with a token that is none", async () => {
    await using door = await operatorApi();
    for (const token of [`${door.admin}x`, "lsh_", door.admin.slice(4)]) {
      const answer = await door.ask("GET", "/api/v1/me", { token });
      assertProblem(answer, 401, "bad_token");
      assertEquals(answer.headers.get("www-authenticate"), "Bearer");
    }
    const basic = await door.ask("GET", "/api/v1/me", {
      token: null,
      headers: { authorization: "Basic YWRtaW46YWRtaW4=" },
    });
    assertProblem(basic, 401, "bad_token");
  });

  it("a token until it expires", async () => {
    await using door = await operatorApi();
    const { token } = await door.anOperator("viewer", "vera", 1);
    door.pass(86_399);
    assertJson(await door.ask("GET", "/api/v1/me", { token }));
    door.pass(1);
    assertProblem(
      await door.ask("GET", "/api/v1/me", { token }),
      401,
      "bad_token",
    );
  });

  it("a token until it is revoked", async () => {
    await using door = await operatorApi();
    const { token, tokenId } = await door.anOperator("viewer");
    assertJson(await door.ask("GET", "/api/v1/me", { token }));
    assertJson(await door.ask("DELETE", `/api/v1/tokens/${tokenId}`));
    assertProblem(
      await door.ask("GET", "/api/v1/me", { token }),
      401,
      "bad_token",
    );
  });

  it("an operator until they are removed", async () => {
    await using door = await operatorApi();
    const { token, id } = await door.anOperator("operator");
    assertJson(await door.ask("GET", "/api/v1/me", { token }));
    assertJson(await door.ask("DELETE", `/api/v1/operators/${id}`));
    assertProblem(
      await door.ask("GET", "/api/v1/me", { token }),
      401,
      "bad_token",
    );
  });
});

describe("every endpoint of the contract", () => {
  it("is there", () => assert(ENDPOINTS.length > 30));

  for (const role of Role.options) {
    it(`asks for its role: ${role}`, async () => {
      await using door = await operatorApi();
      const { token } = await door.anOperator(role, `the-${role}`);
      const rank = (of: Role) => Role.options.indexOf(of);
      for (const endpoint of ENDPOINTS) {
        const { method, path } = endpoint;
        const answer = await door.ask(method, nowhere(endpoint), { token });
        if (rank(role) < rank(endpoint.role)) {
          assertProblem(answer, 403, "not_permitted");
        } else {
          assert(
            [200, 400, 404, 409].includes(answer.status),
            `${role} ${method} ${path}: ${answer.status}`,
          );
        }
      }
      assertEquals(door.log, []);
    });
  }
});

it("use cases ask for the role by themselves", async () => {
  await using door = await operatorApi();
  const operator = { name: "olga", role: "operator" } as const;
  const viewer = { name: "vera", role: "viewer" } as const;
  const newGroup = { name: "a", description: "", machines: [] };
  const attempts: (() => Promise<unknown>)[] = [
    () => createGroupWith(door)(newGroup, viewer),
    () => changeGroupWith(door)(1, { add: [], remove: [] }, viewer),
    () => deleteGroupWith(door)(1, viewer),
    () =>
      changeSettingsWith(door)(
        { level: "global" },
        { pollHours: 2 },
        operator,
      ),
    () => createOperatorWith(door)({ name: "x", role: "admin" }, operator),
    () => removeOperatorWith(door)(1, operator),
    () => issueTokenWith(door)({ operator: "admin", name: "x" }, operator),
    () => revokeTokenWith(door)(1, operator),
  ];
  for (const attempt of attempts) {
    const refused = await assertRejects(attempt, Refusal);
    assertEquals(refused.code, "not_permitted");
  }
  assertEquals(await door.eventKinds(), ["operator.created", "token.issued"]);
});
