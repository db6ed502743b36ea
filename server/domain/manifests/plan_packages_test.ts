import { assertEquals, assertThrows } from "@std/assert";
import { PackageManifest } from "#shared/contract/manifests/package_manifest.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { planPackages, type PresentPackage } from "./plan_packages.ts";

const VLC: PresentPackage = {
  ...{ id: 1_700_000_001, name: "vlc", version: "3.0", description: "" },
  ...{ priority: 5, action: "launch", command: "setup.exe", path: "" },
  notify: {
    ...{ text: "", countdownSeconds: 0, canAbort: false, canDelay: false },
    doneText: "",
  },
  ...{ protocol: "http", target: "windows", brings: null, active: false },
  successCodes: [{ from: 1, to: 3 }],
  rebootCodes: [],
  archive: {
    ...{ kind: "zip", name: "setup.exe.zip", bytes: 10, md5: "" },
    ...{ sha256: "a".repeat(64), fileSha256: "b".repeat(64), fragments: 1 },
  },
  counts: {},
};

function plan(
  manifests: readonly object[],
  present: readonly PresentPackage[] = [VLC],
  prune = false,
) {
  const placed = manifests.map((one, at) => ({
    at,
    manifest: PackageManifest.parse({ kind: "package", ...one }),
  }));
  const { changes, deletions, problems } = planPackages(placed, present, prune);
  return [
    ...[...changes, ...deletions].map(({ action, name, fields }) =>
      `${action} ${name}: ${fields.map(({ field }) => field).join(" ")}`.trim()
    ),
    ...problems.map(({ reason, name, field }) =>
      `${reason} ${name} ${field}`.trim()
    ),
  ];
}

const vlc = { name: "vlc", version: "3.0" };

const cases: [string, readonly object[], readonly string[]][] = [
  ["what is left out stays", [vlc], []],
  [
    "the same fields, in any order",
    [{
      ...vlc,
      successCodes: [{ to: 3, from: 1 }],
      notify: {},
      priority: 5,
      active: false,
    }],
    [],
  ],
  ["the archive", [{ ...vlc, archive: { sha256: "a".repeat(64) } }], []],
  [
    "the file it was made from",
    [{ ...vlc, archive: { file: "setup.exe", sha256: "b".repeat(64) } }],
    [],
  ],
  [
    "another file",
    [{ ...vlc, archive: { file: "setup.exe", sha256: "c".repeat(64) } }],
    ["fixed_after_creation vlc 3.0 archive"],
  ],
  [
    "no archive",
    [{ ...vlc, archive: null }],
    ["fixed_after_creation vlc 3.0 archive"],
  ],
  [
    "what can change and what cannot",
    [{ ...vlc, active: true, priority: 1 }],
    ["change vlc 3.0: active", "fixed_after_creation vlc 3.0 priority"],
  ],
  [
    "another version",
    [{ ...vlc, version: "4", archive: { file: "setup.exe" } }],
    ["create vlc 4: archive"],
  ],
  [
    "a new package whose file is missing",
    [{ name: "new", archive: { sha256: "c".repeat(64) } }],
    ["create new: archive", "no_file new archive"],
  ],
];
for (const [what, manifests, expected] of cases) {
  Deno.test(`planPackages() compares ${what}`, () => {
    assertEquals(plan(manifests), expected);
  });
}

Deno.test("planPackages() deletes only inactive packages that nothing runs", () => {
  const waits = { ...VLC, counts: { waiting: 2, succeeded: 4 } };
  assertEquals(plan([], [waits]), []);
  assertEquals(plan([], [waits], true), ["delete vlc 3.0:"]);
  assertEquals(plan([vlc], [waits], true), []);
  assertEquals(
    plan([], [{ ...VLC, active: true }], true),
    ["still_active vlc 3.0"],
  );
  assertEquals(
    plan([], [{ ...VLC, counts: { recalling: 1 } }], true),
    ["in_progress vlc 3.0"],
  );
});

Deno.test("planPackages() wants to know which of two is meant", () => {
  const twin = { ...VLC, id: VLC.id + 1 };
  assertThrows(
    () => plan([vlc], [VLC, twin]),
    Refusal,
    "2 packages are called vlc 3.0; say the id of one: 1700000001, 1700000002",
  );
  assertEquals(plan([{ ...vlc, id: twin.id }], [VLC, twin], true), [
    "delete vlc 3.0:",
  ]);
  assertThrows(
    () => plan([{ ...vlc, id: 1_600_000_000 }]),
    Refusal,
    "no package vlc 3.0 with the id 1600000000",
  );
  assertThrows(() => plan([vlc, vlc]), Refusal, "described twice");
  const fresh = { name: "new" };
  assertThrows(() => plan([fresh, fresh]), Refusal, "described twice");
});
