import { assertEquals } from "@std/assert";
import { type Press, takeKey } from "./count.ts";

const cases: [string[], Press[], string][] = [
  [["j"], [{ key: "j" }], ""],
  [["5", "j"], [{ key: "j", count: 5 }], ""],
  [["1", "2", "G"], [{ key: "G", count: 12 }], ""],
  [["1", "0", "G"], [{ key: "G", count: 10 }], ""],
  [["0"], [{ key: "0" }], ""],
  [["3"], [], "3"],
  [["3", "x"], [{ key: "3" }, { key: "x" }], ""],
  [["3", "4", "x"], [{ key: "x" }], ""],
  [["3", "esc"], [], ""],
];

for (const [keys, pressed, left] of cases) {
  Deno.test(`counting() reads ${keys.join(" ")}`, () => {
    const press: Press[] = [];
    let digits = "";
    for (const key of keys) {
      const next = takeKey(digits, key, "jkgG".includes(key));
      digits = next.digits;
      press.push(...next.press);
    }
    assertEquals(press, pressed);
    assertEquals(digits, left);
  });
}
