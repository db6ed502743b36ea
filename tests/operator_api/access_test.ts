import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Role } from "#shared/contract/roles.ts";
import { ENDPOINTS, nowhere } from "./contract.ts";
import { assertJson, assertProblem, operatorApi } from "./api.ts";

describe("the operator API admits", () => {
  it("a token in force, and says whose it is", async () => {
    await using api = await operatorApi();
    const me = assertJson(await api.ask("GET", "/api/v1/me"));
    assertEquals([me.name, me.role], ["admin", "admin"]);
  });

  it("nobody without a token, on any endpoint", async () => {
    await using api = await operatorApi();
    for (const endpoint of ENDPOINTS) {
      const { method } = endpoint;
      const answer = await api.ask(method, nowhere(endpoint), { token: null });
      assertProblem(answer, 401, "no_token");
      assertEquals(answer.headers.get("www-authenticate"), "Bearer");
    }
  });

  it("nobody with an invalid token", async () => {
    await using api = await operatorApi();
    for (const token of [`${api.admin}x`, "lsh_", api.admin.slice(4)]) {
      const answer = await api.ask("GET", "/api/v1/me", { token });
      assertProblem(answer, 401, "bad_token");
      assertEquals(answer.headers.get("www-authenticate"), "Bearer");
    }
    const basic = await api.ask("GET", "/api/v1/me", {
      token: null,
      headers: { authorization: "Basic YWRtaW46YWRtaW4=" },
    });
    assertProblem(basic, 401, "bad_token");
  });

  it("a token until it expires", async () => {
    await using api = await operatorApi();
    const { token } = await api.anOperator("viewer", "vera", 1);
    api.pass(86_399);
    assertJson(await api.ask("GET", "/api/v1/me", { token }));
    api.pass(1);
    assertProblem(
      await api.ask("GET", "/api/v1/me", { token }),
      401,
      "bad_token",
    );
  });

  it("a token until it is revoked", async () => {
    await using api = await operatorApi();
    const { token, tokenId } = await api.anOperator("viewer");
    assertJson(await api.ask("GET", "/api/v1/me", { token }));
    assertJson(await api.ask("DELETE", `/api/v1/tokens/${tokenId}`));
    assertProblem(
      await api.ask("GET", "/api/v1/me", { token }),
      401,
      "bad_token",
    );
  });

  it("an operator until they are removed", async () => {
    await using api = await operatorApi();
    const { token, id } = await api.anOperator("operator");
    assertJson(await api.ask("GET", "/api/v1/me", { token }));
    assertJson(await api.ask("DELETE", `/api/v1/operators/${id}`));
    assertProblem(
      await api.ask("GET", "/api/v1/me", { token }),
      401,
      "bad_token",
    );
  });
});

/** Endpoints that need more than the role viewer; all others only read. */
const ROLES: Readonly<Record<string, Role>> = {
  "GET /audit": "admin",
  "GET /audit/verification": "admin",
  "POST /audit/acceptance": "admin",
  "GET /operators": "admin",
  "POST /manifests": "admin",
  "POST /manifests/plan": "admin",
  "POST /operators": "admin",
  "PUT /operators/{id}/role": "admin",
  "DELETE /operators/{id}": "admin",
  "GET /tokens": "admin",
  "POST /tokens": "admin",
  "DELETE /tokens/{id}": "admin",
  "GET /enrolment-tokens": "admin",
  "POST /enrolment-tokens": "admin",
  "DELETE /enrolment-tokens/{id}": "admin",
  "POST /relays": "admin",
  "PATCH /relays/{id}": "admin",
  "DELETE /relays/{id}": "admin",
  "POST /relays/{id}/token": "admin",
  "DELETE /servers/{id}": "admin",
  "GET /notifications": "admin",
  "POST /notifications": "admin",
  "GET /notifications/{id}": "admin",
  "PATCH /notifications/{id}": "admin",
  "DELETE /notifications/{id}": "admin",
  "POST /notifications/{id}/test": "admin",
  "GET /notifications/{id}/deliveries": "admin",
  "POST /notifications/{id}/resend": "admin",
  "PUT /settings": "admin",
  "POST /backups": "admin",

  "POST /windows": "operator",
  "DELETE /windows/{id}": "operator",
  "POST /halts": "operator",
  "DELETE /halts/{id}": "operator",
  "PUT /groups/{id}/settings": "operator",
  "PUT /machines/{id}/settings": "operator",
  "POST /archives": "operator",
  "POST /uploads": "operator",
  "GET /uploads/{id}": "operator",
  "PATCH /uploads/{id}": "operator",
  "DELETE /uploads/{id}": "operator",
  "POST /uploads/{id}/archive": "operator",
  "POST /packages": "operator",
  "DELETE /packages/{id}": "operator",
  "PUT /packages/{id}/activation": "operator",
  "PUT /packages/{id}/codes": "operator",
  "PUT /packages/{id}/relations": "operator",
  "GET /packages/{id}/archive": "operator",
  "POST /assignments": "operator",
  "DELETE /assignments/{id}": "operator",
  "POST /rollouts/{id}/pause": "operator",
  "POST /rollouts/{id}/resume": "operator",
  "POST /rollouts/{id}/open": "operator",
  "POST /rollouts/{id}/stop": "operator",
  "POST /deployments/accept": "operator",
  "POST /deployments/cancel": "operator",
  "POST /deployments/retry": "operator",
  "POST /deployments/{machine}/{package}/accept": "operator",
  "POST /deployments/{machine}/{package}/cancel": "operator",
  "POST /deployments/{machine}/{package}/retry": "operator",
  "POST /deployments/restarted": "operator",
  "POST /deployments/{machine}/{package}/restarted": "operator",
  "POST /groups": "operator",
  "PUT /groups/{id}": "operator",
  "DELETE /groups/{id}": "operator",
  "POST /groups/{id}/refresh": "operator",
  "POST /inventories/requests": "operator",
  "POST /machines/approvals": "operator",
  "POST /machines/{id}/alerts/clear": "operator",
  "POST /machines/retire": "operator",
  "POST /machines/restore": "operator",
  "POST /machines/remove": "operator",
  "POST /machines/tags": "operator",
  "POST /machines/fields": "operator",
  "POST /notes": "operator",
  "PUT /notes/{id}": "operator",
  "DELETE /notes/{id}": "operator",
  "POST /duplicates/{id}/merge": "operator",
  "POST /duplicates/{id}/dismiss": "operator",
  "POST /duplicates/{id}/undo": "operator",
  "PUT /networks/{id}": "operator",
  "PUT /devices/{mac}/mark": "operator",
  "DELETE /devices/{mac}/mark": "operator",
};

/** POST endpoints that write nothing but the requested plan or preview. */
const VIEWERS_POST = [
  "POST /groups/preview",
  "POST /machines/names",
  "POST /plans",
];

describe("every endpoint of the API", () => {
  it("is in the contract, with the role it should need", async () => {
    await using api = await operatorApi();
    const { paths } = assertJson(
      await api.ask("GET", "/openapi.json", { token: null }),
    );
    const served = Object.entries<object>(paths)
      .filter(([path]) => path.startsWith("/api/v1/"))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) =>
          `${method.toUpperCase()} ${path.replace("/api/v1", "")}`
        )
      );
    const roles = new Map(
      ENDPOINTS.map(({ method, path, role }) => [`${method} ${path}`, role]),
    );
    assertEquals(served.toSorted(), [...roles.keys()].toSorted());
    for (const [endpoint, role] of roles) {
      assertEquals(role, ROLES[endpoint] ?? "viewer", endpoint);
      if (role !== "viewer" || VIEWERS_POST.includes(endpoint)) continue;
      assert(endpoint.startsWith("GET "), `a viewer may call ${endpoint}`);
    }
  });

  for (const role of [null, ...Role.options]) {
    it(`refuses what the role does not permit: ${role ?? "none"}`, async () => {
      await using api = await operatorApi();
      const token = role && (await api.anOperator(role, `the-${role}`)).token;
      const before = await api.eventKinds();
      const rank = (of: Role) => Role.options.indexOf(of);
      for (const endpoint of ENDPOINTS) {
        const { method, path } = endpoint;
        const answer = await api.ask(method, nowhere(endpoint), { token });
        if (role === null) assertProblem(answer, 401, "no_token");
        else if (rank(role) < rank(endpoint.role)) {
          assertProblem(answer, 403, "not_permitted");
        } else {
          assert(
            [200, 400, 404, 409].includes(answer.status),
            `${role} ${method} ${path}: ${answer.status}`,
          );
        }
      }
      assertEquals(await api.eventKinds(), before);
      assertEquals(api.log, []);
    });
  }

  it("refuses a token that is expired, revoked, or of a removed operator", async () => {
    await using api = await operatorApi();
    const expired = await api.anOperator("admin", "expired", 1);
    const revoked = await api.anOperator("admin", "revoked");
    const removed = await api.anOperator("admin", "removed");
    assertJson(await api.ask("DELETE", `/api/v1/tokens/${revoked.tokenId}`));
    assertJson(await api.ask("DELETE", `/api/v1/operators/${removed.id}`));
    api.pass(86_400);
    const before = await api.eventKinds();
    for (const endpoint of ENDPOINTS) {
      for (const { token } of [expired, revoked, removed]) {
        const { method } = endpoint;
        const answer = await api.ask(method, nowhere(endpoint), { token });
        assertProblem(answer, 401, "bad_token");
      }
    }
    assertEquals(await api.eventKinds(), before);
  });
});
