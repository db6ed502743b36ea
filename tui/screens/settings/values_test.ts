import { assertEquals } from "@std/assert";
import { Settings } from "../../../shared/settings.ts";
import {
  changeTo,
  kindOf,
  nextOption,
  rangeWords,
  SETTING_NAMES,
  wrongValue,
} from "./values.ts";

Deno.test("kindOf() reads what the contract lets a setting be", () => {
  assertEquals(kindOf("pollHours"), { type: "number", least: 1, most: 8760 });
  assertEquals(kindOf("windowsDigest"), {
    type: "choice",
    options: ["md5", "sha256"],
  });
  assertEquals(rangeWords("downloadsOn"), "true, false");
});

Deno.test("wrongValue() refuses what the server would", () => {
  for (const typed of ["", "0", "8761", "1.5", "-1", "one", " 2"]) {
    assertEquals(
      wrongValue("pollHours", typed),
      "a whole number from 1 to 8760",
      typed,
    );
  }
  assertEquals(wrongValue("pollHours", "8760"), null);
});

Deno.test("changeTo() gives every setting a value of its own type", () => {
  for (const name of SETTING_NAMES) {
    const kind = kindOf(name);
    const value = kind.type === "number"
      ? `${kind.most}`
      : nextOption(kind.options, kind.options[0]!);
    Settings.parse(changeTo(name, value));
  }
  assertEquals(changeTo("downloadsOn", "false"), { downloadsOn: false });
});
