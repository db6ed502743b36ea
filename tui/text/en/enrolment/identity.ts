/** Texts about who a machine is, and which machines are let in. */
export const identity = {
  identity: {
    claimsHistory: (since: string) =>
      `its history holds it, although it was never offered to this machine, since ${since}`,
    hardwareChanged: (n: number, since: string) =>
      n === 1
        ? `its DEVICEID came from another computer, ${since}`
        : `its DEVICEID came from another computer, ${n} times since ${since}`,
    agentsAlternate: (since: string) =>
      `two agents of one product send its inventories, since ${since}`,
    change: (before: string, after: string, address: string) =>
      `before: ${before}; then, from ${address}: ${after}`,
    traits: {
      name: (name: string) => name,
      serial: (serial: string) => `serial ${serial}`,
      uuid: (uuid: string) => `UUID ${uuid}`,
      board: (board: string) => `board ${board}`,
      macs: (macs: string) => `MAC ${macs}`,
    },
    evidence: "Evidence",
    todo: "What to do",
    agent: (deviceId: string, agent: string) => `${deviceId} (${agent})`,
    /** The remedy against clones; `file` holds the DEVICEID. */
    cloned: (file: string) =>
      `if its disk was cloned, stop the agent on the clone, delete ${file} and start it again: the clone gets a row of its own. If its mainboard was replaced, clear the alert`,
    alternating: (file: string) =>
      `remove one of the two agents from the machine, with ${file}; if there is only one, somebody else uses its identity: look at the address`,
    clear: "clear the alert: an operator has looked",
    clearShort: "clear alert",
    clearing: "Clearing the alert",
    cleared: (name: string, n: number) =>
      `${name}: ${n === 1 ? "1 alert" : `${n} alerts`} cleared`,
    clearQuestion: (name: string) => `Clear the alerts about ${name}?`,
  },
};
