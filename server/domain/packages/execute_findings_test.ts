import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import { packageFindings } from "./findings.ts";
import {
  archiveOf,
  codes,
  DEB,
  MSI,
  PE,
  RPM,
  SH,
  table,
} from "#tests/packages/run_cases.ts";

describe("execute names files", () => {
  const MSI_HELD = { "7z2408-x64.msi": MSI };
  const SCRIPTS = { "install.sh": SH, "d/go.sh": SH, "a b.sh": SH };
  table("execute", [
    ["right", "windows", "msiexec /i 7z2408-x64.msi /qn", MSI_HELD, ""],
    ["in capitals", "windows", "MSIEXEC /I 7Z2408-X64.MSI /QN", MSI_HELD, ""],
    ["by .\\", "windows", "msiexec /i .\\7z2408-x64.msi /qn", MSI_HELD, ""],
    ["in quotes", "windows", 'msiexec /i "7z2408-x64.msi" /qn', MSI_HELD, ""],
    [
      "a typing error",
      "windows",
      "msiexec /i 7z2409-x64.msi /qn",
      MSI_HELD,
      "~execute_file_missing",
    ],
    [
      "in quotes, with a typing error",
      "windows",
      'msiexec.exe /package "7z2409-x64.msi" /passive',
      MSI_HELD,
      "~execute_file_missing",
    ],
    [
      "a transform",
      "windows",
      "msiexec /i 7z2408-x64.msi TRANSFORMS=a.mst /qn",
      MSI_HELD,
      "~execute_file_missing",
    ],
    [
      "an absolute path",
      "windows",
      "msiexec /i C:\\stage\\a.msi /qn",
      MSI_HELD,
      "",
    ],
    ["a UNC path", "windows", "msiexec /i \\\\srv\\a.msi /qn", MSI_HELD, ""],
    ["a variable", "windows", "msiexec /i %TEMP%\\a.msi /qn", MSI_HELD, ""],
    ["a product", "windows", "msiexec /x {23170F69-40C1} /qn", MSI_HELD, ""],
    [
      "after another command",
      "windows",
      "curl -O http://x/a.msi && msiexec /i a.msi /qn",
      MSI_HELD,
      "?execute_file_missing",
    ],
    [
      "in another folder",
      "windows",
      "msiexec /i a.msi /qn",
      { "x/a.msi": MSI },
      "~execute_file_missing",
    ],
    [
      "after cd",
      "windows",
      "cd x && msiexec /i a.msi /qn",
      { "x/a.msi": MSI },
      "",
    ],
    [
      "by cmd",
      "windows",
      'cmd /c "msiexec /i b.msi /qn"',
      { "a.msi": MSI },
      "~execute_file_missing",
    ],
    [
      "by start",
      "windows",
      'start "" /wait msiexec /i b.msi /qn',
      { "a.msi": MSI },
      "~execute_file_missing",
    ],
    [
      "PowerShell",
      "windows",
      "powershell -ExecutionPolicy Bypass -File missing.ps1",
      MSI_HELD,
      "~execute_file_missing",
    ],
    [
      "PowerShell, by &",
      "windows",
      "powershell -Command \"& '.\\missing.ps1'\"",
      MSI_HELD,
      "~execute_file_missing",
    ],
    [
      "cscript",
      "windows",
      "cscript //B //Nologo gone.vbs x",
      { "there.vbs": "x" },
      "~execute_file_missing",
    ],
    [
      "reg",
      "windows",
      "reg import gone.reg",
      { "a.reg": "x" },
      "~execute_file_missing",
    ],
    [
      "a program of Windows with its extension",
      "windows",
      "powershell.exe -File a.ps1 && MSIEXEC.EXE /x {1} /qn",
      { "setup.exe": PE, "a.ps1": "x" },
      "",
    ],
    [
      "a program of Unix",
      "windows",
      "dpkg -i a.deb",
      { "a.deb": DEB },
      "?execute_wrong_system",
    ],
    [
      "a program of Windows",
      "unix",
      "msiexec.exe /i a.msi /qn",
      { "a.msi": MSI },
      "?execute_wrong_system",
    ],
    [
      "a file of the archive with the name of a program",
      "windows",
      "installer",
      { "installer": PE },
      "",
    ],
    [
      "a program by .\\",
      "windows",
      ".\\gone.exe /S",
      { "a.exe": PE },
      "~execute_file_missing",
    ],
    [
      "a bare name like one in the archive",
      "windows",
      "7z2409.exe /S",
      { "7z2408.exe": PE },
      "?execute_file_missing",
    ],
    ["an address", "windows", "msiexec /i https://x/a.msi /qn", MSI_HELD, ""],
    ["the agent's folder", "windows", "INSTALL_PATH\\a.exe", MSI_HELD, ""],
    ["a device", "windows", "type nul >C:\\x", MSI_HELD, ""],
    [
      "a batch file",
      "windows",
      "cmd /c gone.bat",
      MSI_HELD,
      "?execute_file_missing",
    ],
    ["Unix' way", "windows", "./a.exe", { "a.exe": PE }, "~execute_slash"],
    [
      "Unix' way for any",
      "any",
      "./a.sh",
      { "a.sh": SH, b: "" },
      "?execute_slash",
    ],
    ["a program of Windows", "windows", "shutdown /r /t 60", MSI_HELD, ""],
    [
      "no archive",
      "windows",
      "powershell -File a.ps1",
      null,
      "~execute_file_missing",
    ],
    ["sh", "unix", "sh install.sh", SCRIPTS, ""],
    ["sh, wrong", "unix", "sh bashscript.sh", SCRIPTS, "~execute_file_missing"],
    ["wrong case", "unix", "sh Install.sh", SCRIPTS, "~execute_file_missing"],
    ["./", "unix", "./install.sh -x", SCRIPTS, ""],
    ["./, wrong", "unix", "./instal.sh", SCRIPTS, "~execute_file_missing"],
    ["a folder", "unix", "bash -x d/go.sh", SCRIPTS, ""],
    [
      "a folder, wrong",
      "unix",
      "bash d/stop.sh",
      SCRIPTS,
      "~execute_file_missing",
    ],
    ["quotes", "unix", "sh 'a b.sh'", SCRIPTS, ""],
    ["a backslash", "unix", "sh a\\ b.sh", SCRIPTS, ""],
    ["after cd", "unix", "cd d && sh go.sh", SCRIPTS, ""],
    [
      "after cd, wrong",
      "unix",
      "cd d && sh install.sh",
      SCRIPTS,
      "~execute_file_missing",
    ],
    ["elsewhere", "unix", "cd /opt && sh x.sh", SCRIPTS, ""],
    ["a variable", "unix", "sh $HOME/x.sh", SCRIPTS, ""],
    ["absolute", "unix", "sh /opt/x.sh", SCRIPTS, ""],
    ["sudo", "unix", "sudo -u app sh x.sh", SCRIPTS, "~execute_file_missing"],
    [
      "a variable before",
      "unix",
      "DEBIAN_FRONTEND=n sh x.sh",
      SCRIPTS,
      "~execute_file_missing",
    ],
    ["sh -c", "unix", "sh -c 'sh x.sh'", SCRIPTS, "~execute_file_missing"],
    ["code", "unix", "sh -c 'exit 0'", SCRIPTS, ""],
    ["a module", "unix", "python3 -m pip install x", SCRIPTS, ""],
    ["python", "unix", "python3 -u x.py", SCRIPTS, "~execute_file_missing"],
    [
      "dpkg",
      "unix",
      "dpkg -i x.deb",
      { "a.deb": DEB },
      "~execute_file_missing",
    ],
    ["dpkg, right", "unix", "dpkg -i a.deb && systemctl restart a", {
      "a.deb": DEB,
    }, ""],
    [
      "rpm",
      "unix",
      "rpm -Uvh x.rpm",
      { "a.rpm": RPM },
      "~execute_file_missing",
    ],
    ["a pattern", "unix", "dpkg -i *.deb", { "a.deb": DEB }, ""],
    [
      "apt-get",
      "unix",
      "apt-get install -y ./x.deb",
      { "a.deb": DEB },
      "~execute_file_missing",
    ],
    ["apt-get by name", "unix", "apt-get install -y vlc", SCRIPTS, ""],
    ["cp", "unix", "cp x.conf /etc/", SCRIPTS, "~execute_file_missing"],
    ["output", "unix", "sh install.sh >/tmp/log 2>&1", SCRIPTS, ""],
    [
      "by its bare name",
      "unix",
      "install.sh",
      SCRIPTS,
      "?execute_without_folder",
    ],
    [
      "a locked one",
      "unix",
      "./a.sh",
      { "a.sh": { locked: SH } },
      "~not_executable",
    ],
    ["a locked one by sh", "unix", "sh a.sh", { "a.sh": { locked: SH } }, ""],
    [
      "a locked one after chmod",
      "unix",
      "chmod +x a.sh && ./a.sh",
      { "a.sh": { locked: SH } },
      "",
    ],
    [
      "CRLF by sh",
      "unix",
      "sh a.sh",
      { "a.sh": "#!/bin/sh\r\nexit 0\r\n" },
      "?script_line_ends",
    ],
    [
      "CRLF by python",
      "unix",
      "python3 a.py",
      { "a.py": "import os\r\n" },
      "",
    ],
    [
      "CRLF directly",
      "unix",
      "./a.sh",
      { "a.sh": "#!/bin/sh\r\n" },
      "script_line_ends",
    ],
    [
      "a deb directly",
      "unix",
      "./a.deb",
      { "a.deb": DEB },
      "~launch_not_a_program",
    ],
    ["for any, Windows' way", "any", "msiexec /i b.msi /qn", {
      "a.msi": MSI,
      b: "",
    }, "?execute_wrong_system ?execute_file_missing"],
    ["for any", "any", "shutdown -r +5", null, ""],
  ]);

  it("says which file may be meant", () => {
    const draft = NewPackage.parse({
      name: "p",
      action: "execute",
      target: "windows",
      command: "msiexec /i 7z2409-x64.msi /qn",
    });
    const [found] = packageFindings(draft, archiveOf("zip", MSI_HELD));
    assertEquals(
      found!.message,
      'The command names "7z2409-x64.msi", which is not in the archive; did you mean "7z2408-x64.msi"?',
    );
  });
});

describe("msiexec", () => {
  const held = { "a.msi": MSI };
  const quiet = (switches: string) =>
    codes("execute", `msiexec /i a.msi ${switches}`, "windows", held);

  for (
    const switches of [
      "/q",
      "/qn",
      "/QN",
      "-qn",
      "/qb",
      "/qb!",
      "/qb-",
      "/quiet",
      "/passive",
      "/norestart /qn /l*v C:\\log.txt",
      "ALLUSERS=1 /Quiet",
    ]
  ) {
    it(`is quiet with ${switches}`, () => assertEquals(quiet(switches), ""));
  }
  for (
    const switches of [
      "",
      "/norestart",
      "/qf",
      "/qn+",
      "/qb+",
      "/l*v C:\\q\\qn.txt",
      "QUIET=1",
    ]
  ) {
    it(`is not quiet with "${switches}"`, () =>
      assertEquals(quiet(switches), "~installer_not_quiet"));
  }
  const others: readonly (readonly [string, string])[] = [
    ["msiexec /x {1-2}", "~installer_not_quiet"],
    ["msiexec /x{1-2} /qn", ""],
    ["msiexec.exe -uninstall a.msi", "~installer_not_quiet"],
    ["C:\\Windows\\System32\\msiexec.exe /i a.msi", "~installer_not_quiet"],
    ["%windir%\\system32\\msiexec /fomus a.msi", "~installer_not_quiet"],
    ["msiexec /unregister", ""],
    ["echo 1 & msiexec /i a.msi", "~installer_not_quiet"],
    ["start /wait msiexec /i a.msi", "~installer_not_quiet"],
    [
      "powershell Start-Process msiexec -ArgumentList '/i a.msi' -Wait",
      "~installer_not_quiet",
    ],
    [
      "powershell Start-Process msiexec -ArgumentList '/i a.msi /qn' -Wait",
      "",
    ],
    ["wusa a.msi", "~installer_not_quiet"],
    ["wusa a.msi /quiet /norestart", ""],
  ];
  for (const [command, expected] of others) {
    it(
      command,
      () => assertEquals(codes("execute", command, "windows", held), expected),
    );
  }
});
