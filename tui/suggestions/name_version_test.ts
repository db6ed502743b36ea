import { assertEquals } from "@std/assert";
import { fromFileName, fromProperties } from "./name_version.ts";

const files = [
  ["vlc-3.0.20-win64.exe", "vlc", "3.0.20"],
  ["Firefox Setup 141.0.msi", "Firefox", "141.0"],
  ["tool-3.zip", "tool", "3"],
  ["7z2409-x64.msi", "7z2409", ""],
  ["app_v2.1.4.tar.gz", "app", "2.1.4"],
  ["node-v22.3.0-x64.msi", "node", "22.3.0"],
  ["LibreOffice_25.2.1_Linux_x86-64_deb.tar.gz", "LibreOffice", "25.2.1"],
  ["htop_3.2.2-2_amd64.deb", "htop", "3.2.2"],
  ["my-app.zip", "my-app", ""],
  ["install.sh", "install", ""],
  ["setup.exe", "setup", ""],
  ["7-zip.msi", "7-zip", ""],
  ["2024.1-tools.zip", "tools", "2024.1"],
  ["README", "README", ""],
] as const;

for (const [file, name, version] of files) {
  Deno.test(`fromFileName() takes "${name}" "${version}" from ${file}`, () => {
    assertEquals(fromFileName(file), { name, version });
  });
}

Deno.test("fromFileName() stays within the limits of a package", () => {
  const { name, version } = fromFileName(
    `${"é".repeat(120)}-1.${"2".repeat(60)}.zip`,
  );
  assertEquals([[...name].length, [...version].length], [80, 40]);
});

Deno.test("fromProperties() leaves the version out of the name", () => {
  assertEquals(fromProperties("7-Zip 24.09 (x64 edition)", "24.09.00.0"), {
    name: "7-Zip (x64 edition)",
    version: "24.09.00.0",
  });
  assertEquals(fromProperties("Office 16.0 Tools", "3.1"), {
    name: "Office 16.0 Tools",
    version: "3.1",
  });
  assertEquals(fromProperties("Tool\u0000\u200b", " 1.0 "), {
    name: "Tool",
    version: "1.0",
  });
});
