import { assertEquals, assertThrows } from "@std/assert";
import { readConfig } from "./config.ts";
import { BadUsage } from "./start/flags.ts";

Deno.test("readConfig() takes flags over the environment over defaults", () => {
  const config = readConfig(
    ["--data", "d", "--name", "ocs.example", "--name", "10.0.0.1"],
    { LONGSHORE_DATA: "other", LONGSHORE_HTTP: "127.0.0.1:0" },
  );
  assertEquals(config?.data, "d");
  assertEquals(config?.http, { hostname: "127.0.0.1", port: 0 });
  assertEquals(config?.https, { hostname: "0.0.0.0", port: 8443 });
  assertEquals(config?.names, ["ocs.example", "10.0.0.1"]);
});

Deno.test("readConfig() reads names from the environment", () => {
  const config = readConfig([], { LONGSHORE_NAMES: "a.example, b.example" });
  assertEquals(config?.names, ["a.example", "b.example"]);
});

Deno.test("readConfig() takes an IPv6 address in brackets", () => {
  const config = readConfig(["--operator", "[::1]:7070"], {});
  assertEquals(config?.operator, { hostname: "::1", port: 7070 });
});

Deno.test("readConfig() says null to --help", () => {
  assertEquals(readConfig(["--help"], {}), null);
});

const refused = [
  [["--http", "8080"], "--http"],
  [["--http", "127.0.0.1:99999"], "--http"],
  [["--public-https", "https://x:1"], "--public-https"],
  [["--trust-proxy", "lb.example"], "--trust-proxy"],
  [["--trust-proxy", "10.0.0.0/33"], "--trust-proxy"],
  [["--proxy-protocol", "agents"], "--trust-proxy"],
  [["--proxy-protocol", "all", "--trust-proxy", "::1"], "agents or operators"],
  [["--spool-mib", "1"], "from 2 to 4096"],
  [["--name", "https://ocs"], "--name"],
  [["--no-such-flag"], "--help lists the flags"],
  [["--publc-http", "x:1"], "did you mean --public-http?"],
  [["serve"], "--help lists the flags"],
] as const;

for (const [args, part] of refused) {
  Deno.test(`readConfig() refuses ${args.join(" ")}`, () => {
    assertThrows(() => readConfig(args, {}), BadUsage, part);
  });
}

Deno.test("readConfig() refuses an agent login without a password", () => {
  assertThrows(
    () => readConfig([], { LONGSHORE_AGENT_LOGIN: "agent" }),
    BadUsage,
    "user:password",
  );
});

for (
  const [given, label] of [
    ["PROD", { word: "PROD", colour: "red" }],
    ["Zürich:cyan", { word: "Zürich", colour: "cyan" }],
    ["", null],
  ] as const
) {
  Deno.test(`readConfig() reads the label "${given}"`, () => {
    const config = readConfig([], { LONGSHORE_LABEL: given });
    assertEquals(config?.label, label);
  });
}

for (const given of ["PROD:pink", "PROD SITE", ":red", "x".repeat(21)]) {
  Deno.test(`readConfig() refuses the label "${given}"`, () => {
    const read = () => readConfig([], { LONGSHORE_LABEL: given });
    assertThrows(read, BadUsage, "as in PROD:red");
  });
}
