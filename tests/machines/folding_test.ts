import { assertEquals } from "@std/assert";
import { machineCondition } from "#db/query/conditions.ts";
import { queryValues } from "#db/query/values.ts";
import { createGroup } from "#server/usecases/groups/edit_groups.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { anInventory, section } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

async function found(services: TestServices, text: string): Promise<string[]> {
  const { query, problem } = parseQuery(text);
  assertEquals(problem, undefined, text);
  const rows = await services.store.db.selectFrom("machine as m")
    .select("m.device_id as device").orderBy("m.id")
    .where(machineCondition(query!, services.clock.now)).execute();
  return rows.map(({ device }) => device.slice(0, 2));
}

/** Queries, and the machines that each finds. */
const QUERIES: readonly (readonly [string, readonly string[]])[] = [
  ["os:education", ["FR"]],
  ["os:éducation", ["FR"]],
  ["os:EDUCATION", ["FR"]],
  ["os:E\u0301ducation", ["FR"]],
  ["os=*éducation", ["FR"]],
  ["os:*?ducation", ["FR"]],
  ["tag:évry", ["FR"]],
  ["tag:evry", ["FR"]],
  ["tag:ÉV*", ["FR"]],
  ["-tag:evry os:*", ["RU", "GR", "DE", "TR", "PL", "VN", "JP"]],
  ["name:пк-1", ["RU"]],
  ["name:ПК*", ["RU"]],
  ["пк", ["RU"]],
  ["user:RENÉ", ["FR"]],
  ["user:rene", ["FR"]],
  ["user=οδοσ", ["GR"]],
  ["user:ΟΔΌΣ", ["GR"]],
  ["name=strasse", ["DE"]],
  ["name=STRAẞE", ["DE"]],
  ["name:stra?e", ["DE"]],
  ["name=istanbul", ["TR"]],
  ["user=DIŞ", ["TR"]],
  ["name:lodz", ["PL"]],
  ["tag:da*", ["VN"]],
  ['tag:"đà nẵng"', ["VN"]],
  ["name=pc-1", ["JP"]],
  ["software:ガイド", ["JP"]],
  ["software:ELAN", ["FR"]],
  ["group:bucher", ["DE"]],
  ["group:BÜCHER", ["DE"]],
];

onBoth(
  "a query finds a text of any script in any case, with accents or without",
  async (services) => {
    const { receiveInventory } = services;
    const machine = (
      country: string,
      facts: { name: string; os?: string; tag?: string; user?: string },
      software = "",
    ) =>
      receiveInventory(
        `${country}-2026-01-02-03-04-05`,
        anInventory({
          name: facts.name,
          os: facts.os ?? "x",
          tag: facts.tag ?? "",
          facts: {
            user: facts.user ?? "",
            cpu: "",
            ramMib: null,
            diskFreeMib: null,
          },
          sections: software === ""
            ? []
            : [section("SOFTWARES", [{ NAME: software, VERSION: "1" }])],
        }),
      );
    await machine("FR", {
      name: "pc-fr",
      os: "Microsoft Windows 10 Éducation",
      tag: "Évry",
      user: "rené",
    }, "Élan");
    await machine("RU", { name: "ПК-1" });
    await machine("GR", { name: "gr", user: "ΟΔΟΣ" });
    await machine("DE", { name: "Straße" });
    await machine("TR", { name: "İSTANBUL", user: "dış" });
    await machine("PL", { name: "Łódź" });
    await machine("VN", { name: "vn", tag: "Đa\u0300 Nẵng" });
    await machine("JP", { name: "ＰＣ－１" }, "ｶﾞｲﾄﾞ");
    await createGroup(services, {
      name: "Bücher",
      description: "",
      machines: [4],
    }, operator);
    for (const [text, machines] of QUERIES) {
      assertEquals(await found(services, text), machines, text);
    }
    const values = (text: string) =>
      queryValues(services.store.db, "tag", text, 10);
    assertEquals(await values("ev"), ["Évry"]);
    assertEquals(await values("DA n"), ["Đa\u0300 Nẵng"]);
  },
);
