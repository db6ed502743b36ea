import { assertEquals } from "@std/assert";
import { systemDiskFree } from "./system_disk.ts";
import type { Entry } from "./software.ts";

const drive = (FREE: string, more: Entry): Entry => ({
  TOTAL: "245000",
  FREE,
  ...more,
});
const hard = (FREE: string, letter: string) =>
  drive(FREE, { LETTER: `${letter}:/`, TYPE: "Hard Drive" });
const local = (FREE: string, letter: string, SYSTEMDRIVE: string) =>
  drive(FREE, { LETTER: `${letter}:`, TYPE: "Local Disk", SYSTEMDRIVE });
const WINDOWS = "Microsoft Windows 11 Pro";

interface Case {
  readonly os: string;
  readonly drives: readonly Entry[];
  readonly variables?: readonly Entry[];
  readonly free: number | null;
}

const CASES: Readonly<Record<string, Case>> = {
  "nothing": { os: "", drives: [], free: null },
  "Windows by OCS": {
    os: WINDOWS,
    drives: [hard("900000", "D"), hard("700", "C")],
    free: 700,
  },
  "Windows by OCS with one drive that is not C:": {
    os: WINDOWS,
    drives: [
      hard("700", "D"),
      drive("0", { LETTER: "E:/", TYPE: "CD-Rom Drive" }),
      drive("9000", { LETTER: "F:/", TYPE: "Removable Drive" }),
    ],
    free: 700,
  },
  "Windows by OCS with two drives, neither of them C:": {
    os: WINDOWS,
    drives: [hard("700", "D"), hard("900000", "E")],
    free: null,
  },
  "Windows with a network drive alone": {
    os: WINDOWS,
    drives: [drive("900000", { LETTER: "H:/", TYPE: "Network Drive" })],
    free: null,
  },
  "Windows by FusionInventory on C:": {
    os: "Microsoft Windows 8.1 Professionnel",
    drives: [
      local("122885", "D", ""),
      local("71954", "C", "1"),
      { ...local("86", "", ""), LETTER: "Réservé au système" },
    ],
    free: 71954,
  },
  "Windows by FusionInventory on another drive": {
    os: WINDOWS,
    drives: [local("122885", "C", ""), local("400", "E", "1")],
    free: 400,
  },
  "Windows by GLPI, which writes true": {
    os: WINDOWS,
    drives: [local("122885", "C", "false"), local("400", "X", "true")],
    free: 400,
  },
  "Windows with the variable SystemDrive": {
    os: WINDOWS,
    drives: [hard("122885", "C"), hard("400", "D")],
    variables: [{ KEY: "Path", VAL: "C:\\" }, {
      KEY: "SystemDrive",
      VAL: "D:",
    }],
    free: 400,
  },
  "Windows whose system drive is not listed": {
    os: WINDOWS,
    drives: [hard("122885", "C")],
    variables: [{ KEY: "SYSTEMDRIVE", VAL: "D:" }],
    free: null,
  },
  "Windows whose system drive is locked": {
    os: WINDOWS,
    drives: [
      { LETTER: "C:", SYSTEMDRIVE: "1", TYPE: "Local Disk" },
      local("122885", "D", ""),
    ],
    free: null,
  },
  "Windows with the letter in lower case": {
    os: WINDOWS,
    drives: [hard("900", "d"), hard("700", "c")],
    free: 700,
  },
  "Linux by OCS": {
    os: "Debian GNU/Linux 12",
    drives: [
      drive("500000", { TYPE: "/home", VOLUMN: "/dev/sdb1" }),
      drive("79135", { TYPE: "/", VOLUMN: "/dev/vda", FILESYSTEM: "ext4" }),
    ],
    free: 79135,
  },
  "Linux whose root is not listed, as in a container": {
    os: "Debian GNU/Linux 12",
    drives: [drive("500000", { TYPE: "/etc/hosts", VOLUMN: "/dev/sdb1" })],
    free: null,
  },
  "Linux whose root is listed twice": {
    os: "Debian GNU/Linux 6",
    drives: [
      { TYPE: "/", VOLUMN: "rootfs", TOTAL: "0", FREE: "0" },
      drive("79135", { TYPE: "/", VOLUMN: "/dev/vda" }),
    ],
    free: 79135,
  },
  "a full root": {
    os: "Debian GNU/Linux 12",
    drives: [drive("0", { TYPE: "/" }), drive("9", { TYPE: "/home" })],
    free: 0,
  },
  "a root whose free space is not valid": {
    os: "Debian GNU/Linux 12",
    drives: [drive("-1", { TYPE: "/" }), drive("9", { TYPE: "/home" })],
    free: null,
  },
  "macOS by OCS": {
    os: "macOS",
    drives: [
      drive("4000", { TYPE: "/dev/disk3s1s1", VOLUMN: "/" }),
      drive("3500000", {
        TYPE: "/dev/disk6s2",
        VOLUMN: "/Volumes/Backup",
        TOTAL: "3900000",
      }),
    ],
    free: 4000,
  },
  "macOS with APFS by OCS": {
    os: "macOS",
    drives: [
      drive("4100", { TYPE: "/dev/disk3s1s1", VOLUMN: "/" }),
      drive("4000", { TYPE: "/dev/disk3s5", VOLUMN: "/System/Volumes/Data" }),
      drive("4000", { TYPE: "/dev/disk3s6", VOLUMN: "/System/Volumes/VM" }),
    ],
    free: 4000,
  },
  "macOS by GLPI, with the data volume alone": {
    os: "macOS",
    drives: [
      drive("4000", { TYPE: "/System/Volumes/Data", VOLUMN: "/dev/disk3s5" }),
      drive("90000", { TYPE: "/Volumes/Backup", VOLUMN: "/dev/disk6s2" }),
    ],
    free: 4000,
  },
  "Mac OS X by FusionInventory": {
    os: "Mac OS X",
    drives: [
      drive("55540", { TYPE: "/Volumes/Disque", VOLUMN: "/dev/disk0s2" }),
      drive("26022", { TYPE: "/", VOLUMN: "/dev/disk1s3" }),
    ],
    free: 26022,
  },
  "Solaris by OCS": {
    os: "Solaris",
    drives: [
      drive("500000", {
        FILESYSTEM: "/export/home",
        TYPE: "ufs",
        VOLUMN: "/dev/dsk/c0t1d0s0",
      }),
      drive("900", {
        FILESYSTEM: "/",
        TYPE: "ufs",
        VOLUMN: "/dev/dsk/c0t0d0s0",
      }),
    ],
    free: 900,
  },
  "Solaris by FusionInventory": {
    os: "SunOS",
    drives: [drive("900", { FILESYSTEM: "zfs", TYPE: "/", VOLUMN: "rpool" })],
    free: 900,
  },
  "AIX": {
    os: "AIX",
    drives: [
      drive("50000", { TYPE: "/usr", VOLUMN: "/dev/hd2", FILESYSTEM: "jfs2" }),
      drive("120", { TYPE: "/", VOLUMN: "/dev/hd4", FILESYSTEM: "jfs2" }),
    ],
    free: 120,
  },
  "FreeBSD": {
    os: "FreeBSD",
    drives: [
      drive("50000", { TYPE: "/usr", VOLUMN: "/dev/ada0p4" }),
      drive("600", { TYPE: "/", VOLUMN: "zroot/ROOT/default" }),
    ],
    free: 600,
  },
  "HP-UX by OCS, which reports what is used": {
    os: "HP-UX",
    drives: [
      drive("52000", { FILESYSTEM: "/", TYPE: "vxfs", VOLUMN: "lvol3" }),
    ],
    free: null,
  },
  "HP-UX by FusionInventory": {
    os: "HP-UX",
    drives: [drive("510", { TYPE: "/", VOLUMN: "/dev/vg00/lvol3" })],
    free: 510,
  },
  "Android, which names no volume": {
    os: "Android",
    drives: [drive("27", { TYPE: "" }), drive("13865", { VOLUMN: "" })],
    free: null,
  },
  "Android, whose root is no disk of the user": {
    os: "Android",
    drives: [drive("27", { TYPE: "/" })],
    free: null,
  },
  "a system without a name that has letters": {
    os: "",
    drives: [hard("900000", "E"), hard("700", "C")],
    free: 700,
  },
  "a storage box": {
    os: "",
    drives: [drive("7144730", { VOLUMN: "Volume 1" })],
    free: null,
  },
};

for (const [name, { os, drives, variables, free }] of Object.entries(CASES)) {
  Deno.test(`systemDiskFree(): ${name}`, () => {
    assertEquals(systemDiskFree(os, drives, variables ?? []), free);
  });
}
