import { assert, assertEquals, assertMatch } from "@std/assert";
import { serverWarnings, withMessage } from "./warnings.ts";

const GIB = 1024 ** 3;
const QUIET = {
  certificate: [],
  disk: null,
  registrations: { machines: 5000, lastHour: 3, refusals: null },
  seals: { differsAt: null, otherKey: false },
  logins: null,
  enrolment: null,
  info: null,
  handshakes: null,
  spool: null,
  backups: null,
  files: null,
  mirrors: [],
  relays: [],
  halts: [],
  notifications: [],
};

for (
  const [free, total, low] of [
    [50, 100, false],
    [10, 100, false],
    [9.9, 100, true],
    [1, 5, false],
    [0.9, 5, true],
    [0, 0, true],
  ] as const
) {
  Deno.test(`serverWarnings() of ${free} of ${total} GiB left`, () => {
    const disk = { free: free * GIB, total: total * GIB };
    const warnings = serverWarnings({ ...QUIET, disk });
    assertEquals(warnings.map(({ code }) => code), low ? ["disk_low"] : []);
  });
}

Deno.test("serverWarnings() passes on what the certificate's are", () => {
  const ends = withMessage({
    code: "certificate_expires",
    file: "tls/server.pem",
    on: "2026-12-01",
  });
  assertEquals(
    ends.message,
    "tls/server.pem expires on 2026-12-01: replace it before then.",
  );
  assertEquals(serverWarnings({ ...QUIET, certificate: [ends] }), [ends]);
});

Deno.test("serverWarnings() gives the bytes of a low disk", () => {
  const disk = { free: GIB / 2, total: 40 * GIB };
  const [low] = serverWarnings({ ...QUIET, disk });
  assert(low?.code === "disk_low");
  assertEquals([low.free, low.total], [disk.free, disk.total]);
  assertMatch(low.message, /has 0\.5 GiB of 40\.0 GiB left/);
});

Deno.test("serverWarnings() says which results wait for the database", () => {
  const spool = { results: 7, oldestAt: "2026-11-30T10:00:00.000Z", used: 3 };
  const [waiting, ...rest] = serverWarnings({ ...QUIET, spool });
  assert(waiting?.code === "results_spooled");
  assertEquals([waiting.results, waiting.used, rest], [7, 3, []]);
  assertMatch(waiting.message, /^7 results .* since 2026-11-30T10:00:00/);
});

Deno.test("serverWarnings() asks about unusually many new machines", () => {
  const registrations = { machines: 5600, lastHour: 600, refusals: null };
  const [surge, ...rest] = serverWarnings({ ...QUIET, registrations });
  assert(surge?.code === "registrations_surge");
  assertEquals([surge.lastHour, surge.machines, rest], [600, 5600, []]);
  assertMatch(surge.message, /^600 of 5600 machines registered/);
});

Deno.test("serverWarnings() names the setting that refuses new machines", () => {
  const refusals = { count: 7, limit: "mostMachines" } as const;
  const registrations = { ...QUIET.registrations, refusals };
  const [refused, ...rest] = serverWarnings({ ...QUIET, registrations });
  assert(refused?.code === "registrations_refused");
  assertEquals([refused.lastHour, refused.setting, rest], [
    7,
    "mostMachines",
    [],
  ]);
});

Deno.test("serverWarnings() says that the log differs from its noted seals", () => {
  const seals = { differsAt: 12, otherKey: true };
  const warnings = serverWarnings({ ...QUIET, seals });
  assertEquals(warnings.map(({ code }) => code), [
    "audit_differs",
    "audit_other_key",
  ]);
  assertMatch(warnings[0]!.message, /from event 12 on/);
});

Deno.test("serverWarnings() says that machines were not let in, and why", () => {
  const [refused, ...rest] = serverWarnings({
    ...QUIET,
    enrolment: {
      machines: 3,
      requests: { token_missing: 5, token_expired: 2 },
      latest: { refusal: "token_expired", address: "10.1.2.3" },
    },
  });
  assert(refused?.code === "enrolment_refused");
  assertEquals([refused.machines, refused.requests, rest], [3, 7, []]);
  assertMatch(refused.message, /3 machines .* from 10\.1\.2\.3\. .*expired/);
});

Deno.test("serverWarnings() warns of several failed logins, not of one", () => {
  const logins = { lastHour: 4, address: "10.0.0.9" };
  assertEquals(serverWarnings({ ...QUIET, logins }), []);
  const [warning] = serverWarnings({
    ...QUIET,
    logins: { ...logins, lastHour: 5 },
  });
  assertMatch(warning!.message, /^5 requests .* the latest from 10\.0\.0\.9/);
});

Deno.test("serverWarnings() explains agents that never reach https", () => {
  const [unreached, ...rest] = serverWarnings({
    ...QUIET,
    info: { machines: 4, address: "10.1.2.3", server: "ocs.example:8443" },
  });
  assert(unreached?.code === "info_unreached");
  assertEquals([unreached.machines, rest], [4, []]);
  assertMatch(unreached.message, /10\.1\.2\.3.*do not trust the CA/);
});

Deno.test("serverWarnings() says what is wrong with backups", () => {
  const newest = {
    name: "b",
    madeAt: "2026-11-20T02:00:00.000Z",
    missing: [1],
  };
  const failure = { at: "2026-11-22T02:00:00.000Z", message: "No space" };
  const messages = (backups: Parameters<typeof serverWarnings>[0]["backups"]) =>
    serverWarnings({ ...QUIET, backups }).map(({ message }) => message);
  const warnings = messages({ isOld: true, newest, failure });
  assertEquals(warnings.length, 3);
  assertMatch(warnings[0]!, /^The last backup failed at 2026-11-22.*No space/);
  assertMatch(warnings[1]!, /^The newest backup is of 2026-11-20T02/);
  assertMatch(warnings[2]!, /^The backup b lacks the files of 1 package,/);
  assertMatch(
    messages({ isOld: true, newest: null, failure: null })[0]!,
    /^There is no backup yet/,
  );
  assertEquals(
    messages({
      isOld: false,
      newest: { ...newest, missing: [] },
      failure: null,
    }),
    [],
  );
});

Deno.test("serverWarnings() says what a relay needs", () => {
  const well = {
    ...{ relay: "lyon", silentSince: null, unheardSince: null },
    ...{ clockAhead: null, spooled: null },
  };
  const of = (facts: Partial<typeof well> | object) =>
    serverWarnings({ ...QUIET, relays: [{ ...well, ...facts }] })
      .map(({ code, message }) => [code, message]);
  assertEquals(of({}), []);
  const [[unheard, start] = []] = of({
    unheardSince: "2026-11-30T10:00:00.000Z",
  });
  assertEquals(unheard, "relay_unheard");
  assertMatch(start!, /lyon was created .* never said anything: start it/);
  const [[clock, behind] = []] = of({ clockAhead: -95 });
  assertEquals(clock, "relay_clock");
  assertMatch(behind!, /clock of the relay lyon is 95 s behind this server's/);
});
