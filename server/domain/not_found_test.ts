import { assertEquals } from "@std/assert";
import { notFound } from "./not_found.ts";

Deno.test("notFound() says what does not exist, and lists the ids", () => {
  const many = Array.from({ length: 12 }, (_, i) => i + 1);
  const advice = "list the machines to see them";
  const table: [Parameters<typeof notFound>[1], string, object][] = [
    [7, `There is no machine 7; ${advice}`, {}],
    [[7], `There is no machine 7; ${advice}`, { missing: [7] }],
    [[7, 9], `There are no machines 7, 9; ${advice}`, { missing: [7, 9] }],
    [
      many,
      `There are no machines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …; ${advice}`,
      { missing: many },
    ],
  ];
  for (const [which, message, details] of table) {
    const refusal = notFound("machine", which);
    assertEquals(refusal.code, "machine_not_found");
    assertEquals(refusal.message, message);
    assertEquals(refusal.details, details);
  }
});
