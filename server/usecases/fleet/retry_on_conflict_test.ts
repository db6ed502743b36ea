import { assertEquals, assertRejects } from "@std/assert";
import { DatabaseError } from "#db/store/database_error.ts";
import { Conflict } from "#db/store/transaction.ts";
import { retryOnConflict } from "./retry_on_conflict.ts";

async function attemptsAt(error: Error): Promise<number> {
  let attempts = 0;
  await assertRejects(
    () =>
      retryOnConflict(() => {
        attempts++;
        return Promise.reject(error);
      }),
    error.constructor as new () => Error,
  );
  return attempts;
}

Deno.test("retryOnConflict() tries again when rows have changed or are missing", async () => {
  const constraint = (message: string) =>
    new DatabaseError("SQLITE_CONSTRAINT", message);
  assertEquals(await attemptsAt(new Conflict("it has changed")), 8);
  assertEquals(
    await attemptsAt(constraint("FOREIGN KEY constraint failed")),
    2,
  );
  assertEquals(
    await attemptsAt(constraint("NOT NULL constraint failed: a.b")),
    2,
  );
  assertEquals(
    await attemptsAt(constraint("UNIQUE constraint failed: a.b")),
    1,
  );
  assertEquals(await attemptsAt(new TypeError("a bug")), 1);
});

Deno.test("retryOnConflict() returns what the second attempt does", async () => {
  const error = new DatabaseError(
    "SQLITE_CONSTRAINT",
    "FOREIGN KEY constraint failed",
  );
  const result = await retryOnConflict((n) =>
    n === 1 ? Promise.reject(error) : Promise.resolve(n)
  );
  assertEquals(result, 2);
});
