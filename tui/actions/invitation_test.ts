import { assertEquals } from "@std/assert";
import { setLanguage } from "#tui/text/mod.ts";
import { invitationLines } from "./invitation.ts";

Deno.test("invitationLines() name the server as the colleague reaches it", async () => {
  await setLanguage("en");
  const direct = { server: "https://deploy.example.org:7070" };
  assertEquals(
    invitationLines(direct, "deploy.example.org").map(({ line }) => line),
    [
      "longshore profiles add deploy --server https://deploy.example.org:7070 --token-stdin",
      "longshore profiles add deploy --server https://deploy.example.org:7070 --ssh USER@deploy.example.org --token-stdin",
      "(umask 077; cat > ~/deploy.token) && longshore profiles add deploy --server https://deploy.example.org:7070 --token-file ~/deploy.token",
    ],
  );
});

Deno.test("invitationLines() say what works only on the server's host", async () => {
  await setLanguage("en");
  const socket = { server: "http://localhost", socket: "/run/a b/s" };
  const first = (connection: Parameters<typeof invitationLines>[0]) =>
    invitationLines(connection, "srv")[0];
  assertEquals(first(socket), {
    where: "On srv:",
    line: "longshore profiles add srv --socket '/run/a b/s' --token-stdin",
  });
  const route = { host: "ada@10.0.0.9", server: "http://127.0.0.1:7070" };
  assertEquals(first({ server: "http://localhost", route }), {
    where: "On 10.0.0.9:",
    line:
      "longshore profiles add 10.0.0.9 --server http://127.0.0.1:7070 --token-stdin",
  });
  assertEquals(first({ server: "http://127.0.0.1:7070" })?.where, "On srv:");
  assertEquals(
    first({ server: "http://10.0.0.9:7070" })?.where,
    "On any computer:",
  );
});
