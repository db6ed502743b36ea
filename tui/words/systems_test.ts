import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { systemWords } from "./systems.ts";

for (
  const [os, words] of [
    ["Microsoft Windows 11 Pro", "Windows 11 Pro"],
    ["Microsoft Windows 10 Professionnel", "Windows 10 Pro"],
    ["Microsoft® Windows Vista™ Business", "Windows Vista Business"],
    ["Microsoft Windows 10 Entreprise LTSC", "Windows 10 Ent LTSC"],
    ["Microsoft Windows Server 2022 Standard", "Server 2022"],
    [
      "Microsoft Windows Server 2012 R2 Datacenter Evaluation",
      "Server 2012 R2",
    ],
    ["Debian GNU/Linux 12", "Debian 12"],
    ["Debian GNU/Linux 12 (bookworm)", "Debian 12"],
    ["Ubuntu 22.04.3 LTS", "Ubuntu 22.04.3"],
    ["Red Hat Enterprise Linux release 9.3 (Plow)", "Red Hat 9.3"],
    ["CentOS Linux release 7.9.2009 (Core)", "CentOS 7.9.2009"],
    ["SUSE Linux Enterprise Server 15 SP4", "SUSE 15 SP4"],
    ["Arch Linux", "Arch Linux"],
    ["macOS 14.2", "macOS 14.2"],
    ["Linux", "Linux"],
    ["(none)", "(none)"],
    ["", ""],
  ] as const
) {
  Deno.test(`systemWords() of ${os || "nothing"}`, () => {
    assertEquals(systemWords(os), words);
  });
}

Deno.test("systemWords() only leaves out, and says something of anything", () => {
  fc.assert(fc.property(fc.string(), (os) => {
    const words = systemWords(os);
    assert(words.length <= os.length);
    assertEquals(words === "", os === "");
  }));
});
