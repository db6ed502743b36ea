import { assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { assertJson, assertProblem, operatorApi } from "./api.ts";

/** Each way to name something, with the name in its place. */
const NAMED: readonly (readonly [
  method: string,
  path: string,
  body: (name: string) => Record<string, unknown>,
])[] = [
  ["POST", "/groups", (name) => ({ name })],
  ["POST", "/operators", (name) => ({ name, role: "viewer" })],
  ["POST", "/tokens", (name) => ({ operator: "admin", name })],
  ["POST", "/packages", (name) => ({
    name,
    action: "execute",
    command: "true",
    target: "unix",
  })],
];

it("names are one line of characters that can be seen", async () => {
  await using api = await operatorApi();
  for (const [method, path, body] of NAMED) {
    for (
      const character of ["\u001b[31m", "\n", "\u009b", "\u200b", "\u202e"]
    ) {
      const refused = await api.ask(method, `/api/v1${path}`, {
        body: body(`a${character}b`),
      });
      assertProblem(refused, 400, "malformed_request");
      assertStringIncludes(refused.body.detail, "name");
    }
    assertJson(
      await api.ask(method, `/api/v1${path}`, { body: body("plain") }),
      201,
    );
  }
});
