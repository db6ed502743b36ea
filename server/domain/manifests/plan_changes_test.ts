import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { planChanges, type PresentThings } from "./plan_changes.ts";

const PRESENT: PresentThings = {
  groups: [
    {
      name: "office",
      description: "",
      query: null,
      trustedOnly: false,
      windows: [],
    },
    {
      name: "lab",
      description: "two",
      query: "os:debian",
      trustedOnly: true,
      windows: [],
    },
  ],
  operators: [
    { name: "admin", role: "admin" },
    { name: "ada", role: "operator" },
  ],
  settings: new Map([
    ["", { pollHours: 2, downloads: true }],
    ["lab", { pollHours: 4 }],
  ]),
};

const all = ({ changes, deletions }: ReturnType<typeof planChanges>) => [
  ...changes,
  ...deletions,
];

const lines = (
  ...[manifests, prune = []]: [
    Parameters<typeof planChanges>[0],
    Parameters<typeof planChanges>[2]?,
  ]
) =>
  all(planChanges(manifests, PRESENT, prune)).map((
    { action, kind, name, fields },
  ) =>
    `${action} ${kind} ${name}: ${
      fields.map(({ field, from, to }) => `${field} ${from}>${to}`).join(", ")
    }`
  );

Deno.test("nothing changes where everything is as it should be", () => {
  assertEquals(lines([]), []);
  assertEquals(
    lines([
      { kind: "group", name: "lab", query: "os:debian" },
      { kind: "operator", name: "ada", role: "operator" },
      { kind: "settings", values: { pollHours: 2, pollMinutes: null } },
      { kind: "settings", group: "lab", values: { pollHours: 4 } },
    ]),
    [],
  );
});

Deno.test("only what is named changes, and deletions come last", () => {
  const manifests = [
    { kind: "group", name: "new", query: "os:windows" },
    { kind: "group", name: "lab", query: null },
    { kind: "operator", name: "admin", role: "admin" },
    { kind: "settings", group: "new", values: { pollHours: 1 } },
    { kind: "settings", values: { pollHours: 3 } },
  ] as const;
  const changes = [
    "create group new: query null>os:windows",
    "change group lab: query os:debian>null",
    "change settings new: pollHours null>1",
    "change settings : pollHours 2>3",
  ];
  assertEquals(lines(manifests), changes);
  assertEquals(lines(manifests, ["group", "operator", "settings"]), [
    ...changes.slice(0, 3),
    "change settings : pollHours 2>3, downloads true>null",
    "change settings lab: pollHours 4>null",
    "delete group office: description >null, trustedOnly false>null, windows >null",
    "delete operator ada: role operator>null",
  ]);
});

Deno.test("the settings of a group go with it", () => {
  assertEquals(
    lines([{ kind: "group", name: "office" }], ["group", "settings"])
      .filter((line) => line.includes("lab")),
    [
      "delete group lab: description two>null, query os:debian>null, trustedOnly true>null, windows >null",
    ],
  );
});

const refused: [
  string,
  Parameters<typeof planChanges>[0],
  Parameters<typeof planChanges>[2],
  string,
  string,
][] = [
  [
    "two manifests of one thing",
    [{ kind: "group", name: "a" }, { kind: "group", name: "a" }],
    [],
    "malformed_request",
    "group a is described twice",
  ],
  [
    "settings of no group",
    [{ kind: "settings", group: "x", values: {} }],
    [],
    "malformed_request",
    'no group "x"',
  ],
  [
    "settings of a group to be deleted",
    [{ kind: "settings", group: "lab", values: {} }],
    ["group"],
    "malformed_request",
    'no group "lab"',
  ],
  [
    "demoting the last admin",
    [{ kind: "operator", name: "admin", role: "viewer" }],
    [],
    "last_admin",
    "none of the present admins",
  ],
  [
    "deleting the last admin",
    [{ kind: "operator", name: "new", role: "admin" }],
    ["operator"],
    "last_admin",
    "none of the present admins",
  ],
];
for (const [what, manifests, prune, code, part] of refused) {
  Deno.test(`planChanges() refuses ${what}`, () => {
    const refusal = assertThrows(
      () => planChanges(manifests, PRESENT, prune),
      Refusal,
      part,
    );
    assertEquals(refusal.code, code);
  });
}
