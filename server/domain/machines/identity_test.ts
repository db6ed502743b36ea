import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Arrival,
  type Candidate,
  decideIdentity,
  decideReturn,
  type Hardware,
  hardwareChange,
  significantTraits,
  type Traits,
} from "./identity.ts";

const OCS = "OCS-NG_unified_unix_agent_v2.10.0";
const FUSION = "FusionInventory-Agent_v2.6-3";
const DOCK = "00:50:B6:00:00:09";

const pc = {
  name: "pc-7",
  serial: "5CG1234XYZ",
  uuid: "4C4C4544-0042-3510-8048-B4C04F4E4D32",
  macs: ["3C:52:82:AA:BB:01", "3C:52:82:AA:BB:02"],
};

const silent = (traits: Traits, machineId = 7): Candidate => ({
  ...traits,
  machineId,
  isInContact: false,
  agents: [OCS],
});
const inContact = (traits: Traits, machineId = 7): Candidate => ({
  ...silent(traits, machineId),
  isInContact: true,
});
const arrival = (traits: Traits, more: Partial<Arrival> = {}): Arrival => ({
  ...significantTraits(traits),
  agent: OCS,
  formerly: null,
  isEnrolled: false,
  ...more,
});
const NOTHING_COMMON = { serial: false, uuid: false, macs: new Set<string>() };

const decide = (
  one: Arrival,
  candidates: readonly Candidate[],
  common: Parameters<typeof decideIdentity>[2] = NOTHING_COMMON,
) => decideIdentity(one, candidates, common);

/** Each takes over the row of a silent machine 7, or does not. */
const traitCases: readonly [string, Traits, boolean][] = [
  ["all the same", pc, true],
  ["another name", { ...pc, name: "pc-8" }, true],
  ["one network card replaced", {
    ...pc,
    macs: [pc.macs[1]!, "A4:BB:6D:00:00:09"],
  }, true],
  ["a dock added", { ...pc, macs: [...pc.macs, DOCK] }, true],
  ["only a dock left, serial and UUID the same", { ...pc, macs: [DOCK] }, true],
  ["no serial reported", { ...pc, serial: "" }, true],
  ["no MAC reported", { ...pc, macs: [] }, true],
  ["a serial alone", { ...pc, uuid: "", macs: [] }, false],
  ["a UUID alone", { ...pc, serial: "", macs: [] }, false],
  ["a MAC alone", { ...pc, serial: "", uuid: "" }, false],
  ["a placeholder serial and a MAC", {
    ...pc,
    serial: "System Serial Number",
    uuid: "",
  }, false],
  ["another board in the same case", { ...pc, serial: "OTHER" }, false],
  ["a cloned disk in another machine", {
    ...pc,
    serial: "OTHER",
    uuid: "",
  }, false],
  ["all network cards replaced", { ...pc, macs: ["A4:BB:6D:00:00:09"] }, false],
  ["serial and MACs without a UUID, the same name", { ...pc, uuid: "" }, true],
  ["serial and MACs without a UUID, another name", {
    ...pc,
    uuid: "",
    name: "pc-8",
  }, false],
  ["serial and one MAC without a UUID, and a MAC of its own", {
    ...pc,
    uuid: "",
    macs: [pc.macs[0]!, "A4:BB:6D:00:00:09"],
  }, false],
];

for (const [situation, traits, isSame] of traitCases) {
  Deno.test(`decideIdentity() ${situation}: ${isSame ? "machine 7" : "a new machine"}`, () => {
    assertEquals(
      decide(arrival(traits), [silent(pc)]),
      isSame
        ? { kind: "reinstalled", machineId: 7 }
        : { kind: "new", claims: [] },
    );
  });
}

Deno.test("decideIdentity() keeps two PCs apart that share a model code and a staging dongle", () => {
  const staging = { serial: "LATITUDE-5400", uuid: "" };
  for (const dongle of [DOCK, "5C:60:BA:11:22:33"]) {
    const first = { ...staging, name: "pc-a", macs: [dongle] };
    const second = { ...staging, name: "pc-b", macs: [dongle] };
    const decision = decide(arrival(second), [silent(first)]);
    assertEquals(decision, { kind: "new", claims: [] }, dongle);
  }
});

const bare = { ...pc, serial: "", uuid: "" };
const withoutFirmware = [
  ["the same name and MACs", bare, true],
  ["another name", { ...bare, name: "pc-8" }, false],
  ["one MAC less", { ...bare, macs: [pc.macs[0]!] }, false],
  ["only the MAC of a dock", { ...bare, macs: [DOCK] }, false],
] as const;

for (const [situation, traits, isSame] of withoutFirmware) {
  Deno.test(`decideIdentity() without serial and UUID, ${situation}: ${isSame ? "machine 7" : "a new machine"}`, () => {
    const known = silent({ ...bare, macs: isSame ? bare.macs : traits.macs });
    const decision = decide(
      arrival(traits),
      [situation === "one MAC less" ? silent(bare) : known],
    );
    assertEquals(decision.kind, isSame ? "reinstalled" : "new");
  });
}

Deno.test("decideIdentity() counts no trait that another machine has", () => {
  const twin = silent({ ...pc, name: "pc-8" }, 8);
  assertEquals(decide(arrival(pc), [silent(pc), twin]).kind, "new");
  const sameSerial = silent({ ...pc, uuid: "", macs: [] }, 8);
  assertEquals(
    decide(arrival({ ...pc, macs: [] }), [silent(pc), sameSerial]).kind,
    "new",
    "only the UUID is its own",
  );
  assertEquals(
    decide(arrival(pc), [silent(pc), sameSerial]),
    { kind: "reinstalled", machineId: 7 },
    "UUID and MACs are its own",
  );
  assertEquals(
    decide(arrival({ ...pc, macs: [] }), [silent(pc)], {
      ...NOTHING_COMMON,
      serial: true,
    }).kind,
    "new",
    "many machines have the serial",
  );
});

const claims: readonly [string, Partial<Arrival>, Candidate, unknown][] = [
  ["of a machine that is in contact becomes a claim", {}, inContact(pc), {
    kind: "new",
    claims: [{ machineId: 7, claim: "takeover" }],
  }],
  [
    "of a machine in contact, with a token, is done",
    { isEnrolled: true },
    inContact(pc),
    {
      kind: "reinstalled",
      machineId: 7,
    },
  ],
  ["by another product joins it", { agent: FUSION }, inContact(pc), {
    kind: "joins",
    machineId: 7,
  }],
  [
    "by another agent that takes packages is a claim",
    {
      agent: "OCS-NG_WINDOWS_AGENT_v2.11.0.1",
    },
    inContact(pc),
    {
      kind: "new",
      claims: [{ machineId: 7, claim: "takeover" }],
    },
  ],
  [
    "with its OLD_DEVICEID is a rename",
    { formerly: inContact(pc) },
    inContact(pc),
    {
      kind: "renamed",
      machineId: 7,
    },
  ],
];

for (const [situation, more, candidate, expected] of claims) {
  Deno.test(`decideIdentity() a takeover ${situation}`, () => {
    assertEquals(decide(arrival(pc, more), [candidate]), expected);
  });
}

Deno.test("decideIdentity() an OLD_DEVICEID alone is a claim, whoever is in contact", () => {
  const other = { ...pc, serial: "", uuid: "", macs: ["A4:BB:6D:00:00:09"] };
  for (const victim of [silent(pc), inContact(pc)]) {
    assertEquals(
      decide(arrival(other, { formerly: victim, isEnrolled: true }), []),
      { kind: "new", claims: [{ machineId: 7, claim: "old_id" }] },
    );
  }
  const oneTrait = { ...pc, uuid: "", macs: [] };
  assertEquals(
    decide(arrival(oneTrait, { formerly: silent(pc) }), [silent(pc)]),
    { kind: "new", claims: [{ machineId: 7, claim: "old_id" }] },
  );
});

Deno.test("decideIdentity() never takes over a row without two traits of its own", () => {
  const serial = fc.constantFrom("", "0", "5CG1", "5CG2", "Default string");
  const uuid = fc.constantFrom(
    "",
    pc.uuid,
    "4C4C4544-0042-3510-8048-B4C04F4E4D33",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
  );
  const macs = fc.uniqueArray(
    fc.constantFrom(...pc.macs, DOCK, "02:42:AC:11:00:02"),
  );
  const traits = fc.record({
    name: fc.constantFrom("a", "b"),
    serial,
    uuid,
    macs,
  });
  fc.assert(fc.property(
    traits,
    fc.array(fc.tuple(traits, fc.boolean()), { maxLength: 3 }),
    fc.boolean(),
    fc.boolean(),
    (own, others, isEnrolled, renames) => {
      const candidates = others.map(([one, isInContact], i) => ({
        ...silent(significantTraits(one), i + 1),
        isInContact,
      }));
      const one = arrival(own, {
        isEnrolled,
        formerly: renames ? candidates[0] ?? null : null,
      });
      const decision = decide(one, candidates);
      if (decision.kind === "new") return;
      const rest = candidates.filter(({ machineId }) =>
        machineId !== decision.machineId
      );
      const taken = candidates.find(({ machineId }) =>
        machineId === decision.machineId
      )!;
      const proofs = [
        one.serial !== "" && one.serial === taken.serial &&
        rest.every(({ serial }) => serial !== one.serial),
        one.uuid !== "" && one.uuid === taken.uuid &&
        rest.every(({ uuid }) => uuid !== one.uuid),
        one.macs.some((mac) =>
          mac !== DOCK && taken.macs.includes(mac) &&
          rest.every(({ macs }) => !macs.includes(mac))
        ),
      ];
      const bareTwins = one.serial + one.uuid + taken.serial + taken.uuid ===
          "" && one.name === taken.name;
      assert(
        proofs.filter(Boolean).length >= 2 || (bareTwins && proofs[2]),
        JSON.stringify({ one, taken, rest }),
      );
    },
  ));
});

const returns = [
  ["other hardware", OCS, true, true, "new"],
  ["the present agent is gone", OCS, false, false, "reinstalled"],
  ["both of one product are there", OCS, false, true, "alternates"],
  ["an agent of another product is there", FUSION, false, true, "joins"],
] as const;

for (
  const [situation, agent, isOtherHardware, isInContact, expected] of returns
) {
  Deno.test(`decideReturn() ${situation}: ${expected}`, () => {
    assertEquals(
      decideReturn({ agent, isOtherHardware }, { isInContact, agents: [OCS] }),
      expected,
    );
  });
}

const hardware: Hardware = { ...pc, board: "/7XK2M53/" };
const other: Hardware = {
  name: "pc-7",
  serial: "5CG9999ABC",
  uuid: "4C4C4544-0042-3510-8048-B4C04F4E4D99",
  macs: ["A4:BB:6D:00:00:09"],
  board: "/1AB2C34/",
};

const changes: readonly [string, Partial<Hardware>, boolean][] = [
  ["another computer", other, true],
  ["another computer without a UUID", { ...other, uuid: "" }, true],
  ["another computer without network cards", { ...other, macs: [] }, true],
  ["another computer, the same dock", { ...other, macs: [DOCK] }, true],
  ["a change of network alone", { macs: other.macs }, false],
  ["no network", { macs: [] }, false],
  ["another name", { name: "pc-8" }, false],
  ["another serial alone", { serial: other.serial }, false],
  ["another mainboard, one card the same", {
    serial: other.serial,
    uuid: other.uuid,
    macs: [pc.macs[0]!],
  }, false],
  ["nothing reported", { serial: "", uuid: "", macs: [] }, false],
  ["placeholders", {
    serial: "None",
    uuid: "00000000-0000-0000-0000-000000000000",
    macs: other.macs,
  }, false],
  ["the same mainboard", { ...other, board: hardware.board }, false],
  ["the same placeholder of a mainboard", {
    ...other,
    board: "Default string",
  }, true],
];

for (const [situation, change, isChange] of changes) {
  Deno.test(`hardwareChange() ${situation}: ${isChange ? "a change" : "none"}`, () => {
    const before = situation.includes("placeholder of a mainboard")
      ? { ...hardware, board: "Default string" }
      : { ...hardware, macs: situation.endsWith("dock") ? [DOCK] : pc.macs };
    const found = hardwareChange(before, { ...hardware, ...change });
    assertEquals(found !== null, isChange);
    const back = hardwareChange({ ...hardware, ...change }, before);
    assertEquals(back !== null, isChange, "and back");
  });
}

const worthless = [
  ["serial", { serial: "To be filled by O.E.M." }],
  ["serial", { serial: "  to  BE filled BY o.e.m. " }],
  ["serial", { serial: "0000000" }],
  ["serial", { serial: "00-00-00-00" }],
  ["serial", { serial: "System Serial Number" }],
  ["serial", { serial: "Not Specified" }],
  ["serial", { serial: "A5 06 05 00 FF FB EB BF" }],
  ["serial", { serial: "......" }],
  ["uuid", { uuid: "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF" }],
  ["uuid", { uuid: "FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE" }],
  ["uuid", { uuid: "03020100-0504-0007-0008-000900000000" }],
  ["uuid", { uuid: "00020003-0004-0005-0006-000700080009" }],
  ["uuid", { uuid: "none" }],
] as const;

for (const [trait, traits] of worthless) {
  Deno.test(`significantTraits() takes no ${trait} from ${JSON.stringify(traits)}`, () => {
    assertEquals(significantTraits({ ...pc, ...traits })[trait], "");
  });
}

Deno.test("significantTraits() drops MACs that are the same on many machines", () => {
  const macs = [
    "02:42:AC:11:00:02",
    "50:50:54:50:30:30",
    "00:05:9A:3C:7A:00",
    "00:50:56:C0:00:08",
    "0A:00:27:00:00:10",
    pc.macs[0]!,
  ];
  assertEquals(significantTraits({ ...pc, macs }).macs, [pc.macs[0]!]);
});
