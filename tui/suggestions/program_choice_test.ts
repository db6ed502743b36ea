import { assertEquals } from "@std/assert";
import { chooseProgram } from "./program_choice.ts";

const msi = (path: string) => `msiexec /i "${path}" /qn /norestart`;

const cases: readonly (readonly [
  name: string,
  files: readonly string[],
  chosen: ReturnType<typeof chooseProgram>,
])[] = [
  ["an installer of Windows", ["app.msi"], {
    target: "windows",
    action: "execute",
    command: msi("app.msi"),
  }],
  ["the one installer beside other files", ["app.msi", "readme.txt"], {
    target: "windows",
    action: "execute",
    command: msi("app.msi"),
  }],
  ["the script that installs, not what it installs", [
    "app.msi",
    "install.bat",
    "a.exe",
  ], { target: "windows", action: "launch", command: "install.bat" }],
  ["setup.exe among programs", ["a.exe", "b.exe", "setup.exe"], {
    target: "windows",
    action: "launch",
    command: "setup.exe",
  }],
  ["nothing among equal programs", ["a.exe", "b.exe"], { target: "windows" }],
  ["a name with a space in quotes", ["My Setup.exe"], {
    target: "windows",
    action: "launch",
    command: '"My Setup.exe"',
  }],
  ["a script of PowerShell", ["deploy.ps1", "data.json"], {
    target: "windows",
    action: "execute",
    command: 'powershell -NoProfile -ExecutionPolicy Bypass -File "deploy.ps1"',
  }],
  ["a file in the only folder", ["app 1/setup.exe", "app 1/data.cab"], {
    target: "windows",
    action: "launch",
    command: '"app 1\\setup.exe"',
  }],
  ["a script of Unix", ["install.sh", "files/a"], {
    target: "unix",
    action: "launch",
    command: "install.sh",
  }],
  ["a script that agents cannot launch by its name", ["install-all.sh"], {
    target: "unix",
    action: "execute",
    command: 'sh "./install-all.sh"',
  }],
  ["a Debian package", ["htop.deb"], {
    target: "unix",
    action: "execute",
    command: 'dpkg -i "./htop.deb"',
  }],
  ["both systems, but no command", ["install.sh", "install.bat"], {
    target: "any",
  }],
  ["nothing for data", ["photos/a.jpg", "b.txt"], {}],
  ["nothing for nothing", [], {}],
];

for (const [name, files, chosen] of cases) {
  Deno.test(`chooseProgram() chooses ${name}`, () => {
    assertEquals(chooseProgram(files), chosen);
  });
}

Deno.test("chooseProgram() adds the switch of a known installer", () => {
  assertEquals(
    chooseProgram(["a.exe"], "inno").command,
    "a.exe /VERYSILENT /NORESTART",
  );
  assertEquals(chooseProgram(["a.exe"], "nsis").command, "a.exe /S");
  assertEquals(
    chooseProgram(["a.exe"], "wix").command,
    "a.exe /quiet /norestart",
  );
});
