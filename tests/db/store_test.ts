import { assertEquals, assertRejects } from "@std/assert";
import { Conflict } from "../../db/job.ts";
import { onBothStores } from "../world/sqld.ts";

onBothStores(
  "a store commits what it is given and reads it back",
  async (store) => {
    const sql = "insert into setting (name, value) values (?, ?) returning *";
    assertEquals(await store.commit([{ sql, params: ["a", "1"] }]), [[{
      name: "a",
      value: "1",
    }]]);
    const read = () => store.db.selectFrom("setting").selectAll().execute();
    assertEquals(await read(), [{ name: "a", value: "1" }]);
    await store.commit([{ sql, params: ["b", "2"] }]);
    assertEquals((await read()).length, 2);
    await assertRejects(
      () =>
        store.commit([{ sql, params: ["c", "3"] }, {
          sql: "update setting set value = ? where name = ?",
          params: ["x", "nobody"],
          orElse: "gone",
        }]),
      Conflict,
    );
    assertEquals((await read()).length, 2);
  },
);
