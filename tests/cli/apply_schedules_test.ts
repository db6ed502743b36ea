import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { listGroups } from "#shared/contract/groups/groups.ts";
import { liftHalt, orderHalt } from "#shared/contract/schedules/halts.ts";
import { listWindows } from "#shared/contract/schedules/windows.ts";
import { listRollouts } from "#shared/contract/rollouts/rollouts.ts";
import { does, longshoreWith } from "./cli.ts";

const GROUP = `kind: group
name: office
windows:
  - { days: [fri, mon, tue, wed, thu], start: "22:00", minutes: 480, zone: Europe/Paris }
  - { days: [sat], start: "08:00", minutes: 90, zone: UTC, except: [2030-01-05] }
`;

const WAVES = `kind: assignment
package: vlc
version: "3.0"
groups: [office]
rollout:
  waves: [{ percent: 50 }, { group: late }, { rest: true }]
  advance: { succeededPercent: 95, soakMinutes: 240 }
  halt: { failedPercent: 5 }
times:
  notBefore: 2026-01-07T20:00:00+01:00
  expiresAt: 2099-01-31T00:00:00Z
`;

const ALL = `${GROUP}---\nkind: group\nname: late\nquery: name:late*\n---\n` +
  WAVES;

const EVERY = ["--prune", "group", "assignment"];

const shared = sharedSite(() => openSite());

function manifests(language = "en") {
  const { env, server } = shared();
  const spoken = { ...env, LONGSHORE_LANG: language, TZ: "UTC" };
  return {
    api: server.api,
    env: spoken,
    diff: (file: string, ...more: readonly string[]) =>
      longshoreWith(file, spoken, "diff", "-f", "-", ...more),
    apply: (file: string, ...more: readonly string[]) =>
      longshoreWith(file, spoken, "apply", "-f", "-", ...more),
  };
}

it("windows, waves and times are applied, and exported the same", async () => {
  const { api, env, diff, apply } = manifests();
  const planned = (await diff(ALL)).out;
  assertStringIncludes(
    planned,
    "~ group office  windows: [] -> Mon-Fri 22:00 for 8 h, Europe/Paris; " +
      "Sat 08:00 for 1 h 30 min, UTC, except 2030-01-05\n",
  );
  assertStringIncludes(
    planned,
    "rollout: up to 50 %, group late, the rest; " +
      "when 95 % of the wave have succeeded, for 4 h; halts over 5 % failed",
  );
  assertStringIncludes(
    planned,
    "times: not before 2026-01-07T19:00:00Z, expires 2099-01-31T00:00:00Z",
  );

  const done = await apply(ALL, "--yes", "2");
  assertEquals([done.code, done.out], [0, "3 changes applied\n"], done.err);
  assertEquals((await api(listWindows)).rows.map(({ start }) => start), [
    "22:00",
    "08:00",
  ]);
  const { rows: [rollout] } = await api(listRollouts, {});
  assertEquals(
    rollout?.waves.map(({ groupName }) => groupName),
    [null, "late", null],
  );

  const exported = await does(env, "export", "group", "assignment");
  for (const file of [ALL, exported]) {
    assertEquals((await diff(file, ...EVERY)).out, "Nothing differs\n");
  }
  // What a file does not say of them is not compared.
  const plain = WAVES.slice(0, WAVES.indexOf("rollout:"));
  assertEquals((await diff(plain)).out, "Nothing differs\n");
});

it("a window that a file leaves out is removed, the others stay", async () => {
  const { api, diff, apply } = manifests();
  const before = (await api(listWindows)).rows.map(({ id }) => id);
  const one = GROUP.split("\n").slice(0, -2).join("\n");
  assertEquals(
    (await diff(one)).out,
    "~ group office  windows: Mon-Fri 22:00 for 8 h, Europe/Paris; " +
      "Sat 08:00 for 1 h 30 min, UTC, except 2030-01-05 -> " +
      "Mon-Fri 22:00 for 8 h, Europe/Paris\n",
  );
  assertEquals((await apply(one)).code, 0);
  assertEquals((await api(listWindows)).rows.map(({ id }) => id), [before[0]]);
  assertEquals((await diff(one)).out, "Nothing differs\n");
});

it("other waves and times than those in force are a problem", async () => {
  const other = WAVES.replace("percent: 50", "percent: 25")
    .replace("2099-01-31", "2098-01-31");
  const { diff, apply } = manifests();
  const { out } = await diff(other);
  assertMatch(
    out,
    /! assignment vlc 3\.0 +rollout: up to 50 %.* -> up to 25 %.*: fixed once the package is assigned; withdraw/,
  );
  assertMatch(out, /times: .*2099-01-31.* -> .*2098-01-31/);
  const refused = await apply(other);
  assertEquals(refused.code, 1);
  const french = (await manifests("fr").diff(other)).out;
  assertMatch(
    french,
    /! assignment vlc 3\.0 .*fixé quand le paquet est affecté/,
  );
});

it("what is not valid is refused at its place", async () => {
  const { diff } = manifests();
  const wrong = async (file: string) => (await diff(file)).err;
  assertMatch(
    await wrong(GROUP.replace("UTC", "Mars/Olympus")),
    /field windows: Cannot use the time zone "Mars\/Olympus"/,
  );
  const first = WAVES.replace(
    'package: vlc\nversion: "3.0"',
    'package: first\nversion: "3.0"',
  );
  assertMatch(
    await wrong(first.replace("percent: 50", "percent: 100")),
    /field rollout: Wave 1 has 100 %/,
  );
  assertMatch(
    await wrong(first.replace("group: late", "group: lat")),
    /field rollout: There is no group "lat"; did you mean late/,
  );
  assertMatch(
    await wrong(first.replace("2099-01-31", "2026-01-31")),
    /field times: Cannot let it expire at 2026-01-31/,
  );
});

it("nothing is applied if a later change would be refused", async () => {
  const { api, diff, apply } = manifests();
  const { rows } = await api(listGroups);
  const late = rows.find(({ name }) => name === "late")!.id;
  const { halt } = await api(orderHalt, {
    body: { group: late, reason: "INC-7" },
  });
  const other = "kind: group\nname: office\ndescription: other\n";
  const planned = await diff(other, "--prune", "group");
  assertMatch(planned.out, /~ group office[^]*- group late/);
  const refused = await apply(other, "--prune", "group");
  assertEquals([refused.code, refused.out], [1, ""]);
  assertMatch(
    refused.err,
    /Nothing was applied\. Cannot delete the group "late": admin has halted it \(INC-7\)/,
  );
  const after = (await api(listGroups)).rows;
  assertEquals(
    after.map(({ name, description }) => [name, description]).toSorted(),
    [["late", ""], ["office", ""]],
  );
  await api(liftHalt, { params: { id: halt!.id } });
});
