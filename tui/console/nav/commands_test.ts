import { assertEquals } from "@std/assert";
import { completions, readCommand, readView } from "./commands.ts";

const root = (name: string, q = "") => ({ kind: "root", root: name, q });
const open = (what: string, name: string) => ({ kind: "open", what, name });

const commands: [string, unknown][] = [
  ["packages", root("packages")],
  [" PACKAGES ", root("packages")],
  ["p", root("packages")],
  ["pkg", root("packages")],
  ["machines lab", root("machines", "lab")],
  ["machines !lab 2", root("machines", "!lab 2")],
  ["package 1700000001", open("package", "1700000001")],
  ["packages 1700000001", open("package", "1700000001")],
  ["machine PC 7", open("machine", "PC 7")],
  ["groupe labo", open("group", "labo")],
  ["deployments waiting", { ...root("deployments"), state: "waiting" }],
  ["d failed pc-1 x", {
    ...root("deployments", "pc-1 x"),
    state: "failed",
  }],
  ["deployments reboot pending", {
    ...root("deployments"),
    state: "reboot_pending",
  }],
  ["deployments already-installed", {
    ...root("deployments"),
    state: "already_installed",
  }],
  ["deployments vlc", root("deployments", "vlc")],
  ["deployment failed", { ...root("deployments"), state: "failed" }],
  ["packages failed", { ...root("packages"), faults: true }],
  ["machines failed-lab", root("machines", "failed-lab")],
  ["deployment pc-1 vlc", open("deployment", "pc-1 vlc")],
  ["deployment pc-1", { kind: "open", what: "deployment", name: "pc-1" }],
  ["dep", root("deployments")],
  ["mach lab", root("machines", "lab")],
  ["a", { kind: "unknown", word: "a", closest: null }],
  ["", { kind: "unknown", word: "", closest: null }],
  ["q", { kind: "quit" }],
  ["help", { kind: "help" }],
  ["packges", { kind: "unknown", word: "packges", closest: "packages" }],
  ["amchines", { kind: "unknown", word: "amchines", closest: "machines" }],
  ["frobnicate", { kind: "unknown", word: "frobnicate", closest: null }],
];

for (const [line, command] of commands) {
  Deno.test(`readCommand() understands ":${line}"`, () => {
    assertEquals(readCommand(line), command);
  });
}

const views: [string, unknown][] = [
  ["tail", root("tail")],
  ["packages/1700000001", open("package", "1700000001")],
  ["machines/pc-1", open("machine", "pc-1")],
  ["deployments/pc-1/vlc", open("deployment", "pc-1 vlc")],
  ["deployments/waiting", { ...root("deployments"), state: "waiting" }],
  ["pakages", { kind: "unknown", word: "pakages", closest: "packages" }],
];

for (const [view, command] of views) {
  Deno.test(`readView() understands "${view}"`, () => {
    assertEquals(readView(view), command);
  });
}

Deno.test("completions() offers whole names first", () => {
  assertEquals(completions("pa"), ["packages", "package"]);
  assertEquals(completions("paq"), ["paquets", "paquet"]);
  assertEquals(completions("mach"), ["machines", "machine"]);
  assertEquals(completions("x"), []);
});

Deno.test("completions() offers states after the name of a list", () => {
  assertEquals(completions("d wa"), ["d waiting"]);
  assertEquals(completions("deployments re"), [
    "deployments recalling",
    "deployments reboot pending",
  ]);
  assertEquals(completions("packages "), ["packages failed"]);
  assertEquals(completions("groups "), []);
});
