/** The inventory of the first machine, section by section. */
export const INVENTORY = {
  HARDWARE: [{
    NAME: "pc-000",
    OSNAME: "Microsoft Windows 11 Pro",
    OSVERSION: "10.0.22631",
    PROCESSORT: "Intel(R) Core(TM) i5-1245U",
    PROCESSORN: "10",
    MEMORY: "16384",
    USERID: "ada",
    WORKGROUP: "EXAMPLE",
  }],
  BIOS: [{
    SMANUFACTURER: "Dell Inc.",
    SMODEL: "Latitude 5430",
    SSN: "SN1000",
    BVERSION: "1.14.1",
  }],
  NETWORKS: [{
    DESCRIPTION: "Intel(R) Ethernet Connection (16) I219-LM",
    IPADDRESS: "10.0.0.10",
    IPMASK: "255.255.255.0",
    MACADDR: "3C:A2:82:B0:0C:D1",
    STATUS: "Up",
  }],
  DRIVES: [{
    LETTER: "C:/",
    TYPE: "Hard Drive",
    TOTAL: "488281",
    FREE: "1042",
  }],
};
