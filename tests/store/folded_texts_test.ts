import { assertEquals } from "@std/assert";
import { migrations } from "#db/migrations/mod.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { rememberedVersions } from "#db/query/software.ts";
import type { Store } from "#db/store/transaction.ts";
import { foldTexts } from "#server/usecases/fleet/fold_texts.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const before = migrations.slice(
  0,
  migrations.findIndex(({ name }) => name.endsWith("_folded_texts")),
);

const AT = new Date("2026-11-22T10:00:00Z");

function found(store: Store, text: string): Promise<{ id: number }[]> {
  return store.db.selectFrom("machine as m").select("m.id")
    .where(machineCondition(parseQuery(text).query!, AT)).execute();
}

onBothStores(
  "texts and versions that an older version stored are compared as new ones",
  async (store, services) => {
    const run = (sql: string, ...params: (string | number)[]) => ({
      sql,
      params,
    });
    await store.commit([
      run(
        `insert into machine (id, device_id, name, family, agent, os, ip, serial,
          uuid, tag, registered_at, inventoried_at, last_contact_at, filled)
        values (1, 'd1', 'ПК-1', 'windows', '', 'Windows 10 Éducation', '', '',
          '', 'Évry', 1, 1, 1, 1)`,
      ),
      run(`insert into machine_field (machine_id, folded, name, value)
        values (1, 'bâtiment', 'Bâtiment', 'B2')`),
      run(
        `insert into software_name (id, name, folded)
          values (1, 'Straße', 'straße'), (2, 'imager', 'imager')`,
      ),
      run(`insert into software_version (id, name_id, version, sort_key)
        values (1, 1, '', '0!'), (2, 2, 'v1.7.5', '0av1011z.1017z.1015!'),
          (3, 2, '２．０', 'x'), (4, 2, 'n/a', '0anz/aa!')`),
      run(
        `insert into machine_software (version_id, machine_id)
          values (1, 1), (2, 1)`,
      ),
      run(`insert into machine_group (id, name, description, created_at, query)
        values (1, 'old', '', 0, 'software:imager<2'),
          (2, 'Bücher', '', 0, null)`),
      run(
        `insert into package (id, name, version, description, priority, action,
          command, path, notify, protocol, archive_name, archive_bytes, md5,
          sha256, fragments, findings, created_at, created_by, brings,
          brings_like, brings_version, brings_key)
        values (1700000001, 'é', '', '', 5, 'execute', '', '', '{}', 'http', '',
          0, '', '', '[]', '[]', 0, '', 'Élan*', 'Élan%', 'v2', '0av1012!')`,
      ),
    ]);
    const now = await services.reopen();
    // Texts in ASCII and versions that none is known of need no job.
    const isFolded = async () =>
      (await now.db.selectFrom("folded_text").select("folded").execute())
        .every(({ folded }) => folded !== null);
    assertEquals(await isFolded(), false);
    const query = parseQuery("software:imager<2").query!;
    const matched = async () => [
      ...(await rememberedVersions(now.db, query)).values(),
    ];
    assertEquals(await matched(), [[]]);

    assertEquals(await foldTexts({ store: now, now: () => AT }), true);
    assertEquals(await isFolded(), true);
    for (
      const text of [
        "os:education",
        "os:éducation",
        "tag:evry",
        "name:пк-1",
        "group:bucher or name:ПК*",
        "field.BATIMENT:b2",
        "software:STRASSE",
        "software:strasse*",
        "software:imager=1.7.5",
      ]
    ) {
      assertEquals((await found(now, text)).length, 1, text);
    }
    assertEquals((await found(now, 'software:"straße<99"')).length, 0);
    assertEquals(await matched(), [[2]]);
    const keys = await now.db.selectFrom("software_version")
      .select(["id", "sort_key as key"]).orderBy("id").execute();
    assertEquals(keys, [
      { id: 1, key: "" },
      { id: 2, key: "01011z.1017z.1015!" },
      { id: 3, key: "01012z.0!" },
      { id: 4, key: "" },
    ]);
    const brings = await now.db.selectFrom("package")
      .select(["brings_like", "brings_key"]).execute();
    assertEquals(brings, [{ brings_like: "elan%", brings_key: "01012!" }]);
    const groups = await now.db.selectFrom("machine_group").select("due_at")
      .orderBy("id").execute();
    assertEquals(groups.map(({ due_at }) => due_at), [0, null]);

    assertEquals(await foldTexts({ store: now, now: () => AT }), false);
    await now.commit([
      run("update machine set tag = 'Orléans' where id = 1"),
    ]);
    assertEquals(await foldTexts({ store: now, now: () => AT }), true);
    assertEquals((await found(now, "tag:orleans")).length, 1);
    await now.close();
  },
  { migrations: before },
);
