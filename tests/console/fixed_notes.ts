import type { Statement } from "#db/store/transaction.ts";
import { DAY_MS } from "#shared/time.ts";

/** The fields of machine 3, and notes on it. */
export function fixedNotes(then: number): readonly Statement[] {
  return [
    ...[["Building", "B2", 0], ["Asset number", "2024-117", then]].map(
      ([name, value, setAt]): Statement => ({
        sql:
          `insert into machine_field (machine_id, folded, name, value, set_at)
        values (3, lower(?), ?, ?, ?)`,
        params: [name!, name!, value!, setAt!],
      }),
    ),
    ...[
      ["ada", "New screen, same cable.", ""],
      [
        "grace",
        "Disk replaced by the vendor.\nThe old one is kept.",
        "INC-123",
      ],
    ].map(([author, text, ticket], i): Statement => ({
      sql: `insert into note (machine_id, at, author, text, ticket)
      values (3, ?, ?, ?, ?)`,
      params: [then + i * DAY_MS, author!, text!, ticket!],
    })),
  ];
}
