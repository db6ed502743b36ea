import { assertEquals } from "@std/assert";
import { createTarget } from "./notifications.ts";

const bytes = (n: number) => new Uint8Array(n).fill(7).toBase64();

const cases: readonly [string, string, boolean][] = [
  ["24 bytes", bytes(24), true],
  ["25 bytes with padding", bytes(25), true],
  ["25 bytes without padding", bytes(25).replaceAll("=", ""), true],
  ["64 bytes", bytes(64), true],
  ["23 bytes", bytes(23), false],
  ["65 bytes", bytes(65), false],
  ["a digit too many", `${bytes(24)}A`, false],
  ["half of the padding", bytes(25).slice(0, -1), false],
  ["another alphabet", "-".repeat(32), false],
];

for (const [what, key, isTaken] of cases) {
  Deno.test(`a secret of ${what} is ${isTaken ? "taken" : "refused"}`, () => {
    const { success } = createTarget.body!.safeParse({
      name: "chat",
      webhook: { url: "https://chat.example/hook", secret: `whsec_${key}` },
    });
    assertEquals(success, isTaken);
  });
}
