/** The connection to the server, and the console's terminal. */
export const connectionTexts = {
  connection: {
    live: "live",
    notLive: "not live",
    connecting: "connecting",
    working: "Working …",
    cancelled: "Cancelled; nothing was changed",
    goesOn: (doing: string) => `${doing}: it cannot be cancelled and goes on`,
    checkingArchive: "Checking the archive …",
    connectingNow: "Connecting …",
    redraw: "draw the screen again",
    suspend: "suspend the console; the shell's fg continues it",
    cannotSuspend: "The console cannot be suspended: this system has no kill",
    connectingTo: (name: string) => `Connecting to ${name} …`,
    noNews: (age: string) => `no news for ${age}`,
    noEvents: (why: string) => `No live events: ${why}`,
    lost: (age: string) =>
      `Connection lost ${age} ago: this may be out of date; reconnecting`,
    noRoute: (host: string, words: string) =>
      `The ssh to ${host} has ended${words === "" ? "" : `: ${words}`}`,
    reopening: (host: string, words: string) =>
      `ssh to ${host} ended${words === "" ? "" : `: ${words}`}; reconnecting`,
    asks: (host: string, words: string) =>
      `ssh to ${host}: ${words}; ^o connects and lets ssh ask you`,
    reopen: "connect with ssh again, which may ask for a password",
    reopenShort: "reconnect",
    isOpen: "The connection is open, or not by ssh",
    mayAsk: (host: string) =>
      `Connecting to ${host} with ssh, which may ask you for a password.`,
    pressEnter: (host: string, words: string) =>
      `ssh to ${host}: ${words}. Press Enter to connect again; ssh may ask you. `,
  },
  /** What a new operator gets with a token: how to reach the server. */
  invitation: {
    for: (whom: string) => `For ${whom}. Lines to send along with the token:`,
    anywhere: "On any computer:",
    there: (host: string) => `On ${host}:`,
    overSsh: "From another computer, over ssh:",
    tokenFile: "With the token in a file (paste it, then Enter and Ctrl-D):",
    copy: "copy the lines",
    copied: "The lines were sent to your terminal's clipboard",
    issueTo: (operator: string, role: string) =>
      `issue it to ${operator}, ${role}`,
    noOperator: (name: string) => `There is no operator "${name}"`,
  },
};
