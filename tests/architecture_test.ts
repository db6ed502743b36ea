import { assertEquals } from "@std/assert";
import { dirname, join, relative } from "node:path";

/** What a room may reach: our rooms, and packages by the names of the import map. */
interface Doors {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

/** Who may import whom. A room that is not named may import nothing. */
const DOORS: Record<string, Doors> = {
  "shared": { rooms: [], packages: ["zod"] },
  "db": {
    rooms: ["shared"],
    packages: ["kysely", "libsql", "@libsql/client", "@libsql/hrana-client"],
  },
  "server/domain": { rooms: ["shared"], packages: [] },
  "server/agent/xml": {
    rooms: ["shared", "server/domain"],
    packages: ["fast-xml-parser", "saxes"],
  },
  "server/archive": {
    rooms: ["shared"],
    packages: ["@zip.js/zip.js", "modern-tar", "fflate"],
  },
  "server/connections": { rooms: ["server/domain"], packages: [] },
  "server/live": { rooms: [], packages: [] },
  "server/tls": { rooms: [], packages: ["@peculiar/x509", "reflect-metadata"] },
  "server/usecases": {
    rooms: [
      "shared",
      "db",
      "server/domain",
      "server/archive",
      "server/live",
    ],
    packages: [],
  },
  "server/agent": {
    rooms: ["shared", "server/agent/xml", "server/usecases", "server/domain"],
    packages: ["hono", "fflate"],
  },
  "server/api": {
    rooms: ["shared", "db", "server/usecases", "server/domain", "server/live"],
    packages: ["hono", "@hono/zod-openapi", "zod", "swagger-ui-dist"],
  },
  "server/jobs": { rooms: ["server/usecases"], packages: [] },
  // main.ts, compose.ts and what they alone use: the composition root.
  "server": {
    rooms: [
      "shared",
      "db",
      "server/agent",
      "server/agent/xml",
      "server/api",
      "server/archive",
      "server/connections",
      "server/domain",
      "server/jobs",
      "server/live",
      "server/tls",
      "server/usecases",
    ],
    packages: ["oui-data"],
  },
  "tui": {
    rooms: ["shared"],
    packages: ["commander", "ink", "react", "string-width", "zod"],
  },
};

/** Top-level folders that are no rooms of the product. */
const OUTSIDE = ["tests", "node_modules"];

/** Static, type-only, side-effect, re-exporting and dynamic imports. */
const IMPORTS = [
  /(?:^|[\s;}])from\s*["']([^"']+)["']/g,
  /(?:^|[\s;])import\s*["']([^"']+)["']/g,
  /\bimport\s*\(\s*["'`]([^"'`]+)["'`]/g,
  /new URL\(\s*["'`](\.[^"'`]+)["'`]/g,
];

Deno.test("every import follows the one-way rule", async () => {
  const broken: string[] = [];
  for await (const file of sources(".")) {
    broken.push(...brokenImports(file, await Deno.readTextFile(file)));
  }
  assertEquals(broken, []);
});

Deno.test("the rule sees every kind of import", () => {
  const planted: [string, string][] = [
    ["shared/a.ts", `import { x } from "../db/open.ts";`],
    ["shared/a.ts", `export * from "../db/open.ts";`],
    ["shared/a.ts", `import type { X } from "../db/open.ts";`],
    ["db/a.ts", `await import("../server/main.ts");`],
    ["db/a.ts", `import "../tui/main.tsx";`],
    ["tui/a.tsx", `import { Hono } from "hono";`],
    ["server/domain/a.ts", `import { sql } from "kysely";`],
    ["server/usecases/a.ts", `import { x } from "../agent/xml/info.ts";`],
    ["server/agent/a.ts", `import { x } from "../../db/open.ts";`],
    ["server/attic/a.ts", `import { x } from "../../shared/page.ts";`],
    ["cellar/a.ts", `import { x } from "../shared/page.ts";`],
    ["server/agent/a.ts", `new Worker(new URL("../../db/writer.ts", here))`],
  ];
  for (const [file, text] of planted) {
    assertEquals(brokenImports(file, text).length, 1, `${file}: ${text}`);
  }
});

Deno.test("decisions take values: no clock, no chance, no disk in the domain", async () => {
  const impure =
    /\bDeno\.|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\b|\bfetch\(|\bsetTimeout\b|\bcrypto\.|\bconsole\./;
  const broken: string[] = [];
  for await (const file of sources("server/domain")) {
    const lines = (await Deno.readTextFile(file)).split("\n");
    lines.forEach((line, i) => {
      if (impure.test(line)) broken.push(`${file}:${i + 1}: ${line.trim()}`);
    });
  }
  assertEquals(broken, []);
});

Deno.test("only the configuration reads the environment", async () => {
  const allowed = ["server/main.ts", "tui/profile.ts", "tui/main.tsx"];
  const broken: string[] = [];
  for await (const file of sources(".")) {
    const text = await Deno.readTextFile(file);
    if (/\bDeno\.env\b/.test(text) && !allowed.includes(file)) {
      broken.push(file);
    }
  }
  assertEquals(broken, []);
});

Deno.test("every room is named, and none is a drawer", async () => {
  const drawers =
    /(^|\/)(utils?|helpers?|common|misc|types|constants|manager)(\.tsx?)?(\/|$)/;
  const broken: string[] = [];
  for await (const file of sources(".")) {
    if (drawers.test(file)) broken.push(`${file}: a drawer`);
    else if (!room(file)) broken.push(`${file}: lies in no room`);
  }
  assertEquals(broken, []);
});

Deno.test("no file is longer than 400 lines", async () => {
  const broken: string[] = [];
  for await (const file of sources(".")) {
    const lines = (await Deno.readTextFile(file)).split("\n").length;
    if (lines > 400) broken.push(`${file}: ${lines} lines`);
  }
  assertEquals(broken, []);
});

Deno.test("the lock file names no host", async () => {
  const lock = await Deno.readTextFile("deno.lock");
  assertEquals(/:\/\/|"tarball"/.test(lock), false);
});

function brokenImports(file: string, text: string): string[] {
  const from = room(file);
  if (!from) return [`${file} lies in no room`];
  const broken: string[] = [];
  for (const target of IMPORTS.flatMap((kind) => [...text.matchAll(kind)])) {
    const name = target[1]!;
    if (name.startsWith("node:")) continue;
    if (!name.startsWith(".")) {
      const bare = name.split("/").slice(0, name.startsWith("@") ? 2 : 1)
        .join("/");
      if (!DOORS[from]!.packages.includes(bare)) {
        broken.push(`${file} must not import ${name}`);
      }
      continue;
    }
    const to = room(relative(".", join(dirname(file), name)));
    if (to !== from && !(to && DOORS[from]!.rooms.includes(to))) {
      broken.push(`${file} must not import from ${name}`);
    }
  }
  return broken;
}

/** The room a file lies in: its folder must be a named room, or lie in one. */
function room(file: string): string | undefined {
  const folder = dirname(file);
  if (folder === "server") return "server";
  return Object.keys(DOORS)
    .filter((name) => name !== "server")
    .filter((name) => folder === name || folder.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
}

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (OUTSIDE.includes(path) || entry.name.startsWith(".")) continue;
    if (entry.isDirectory) yield* sources(path);
    else if (/\.tsx?$/.test(path) && !/_test\.tsx?$/.test(path)) yield path;
  }
}
