/** What the console says of the server itself, and of its own manners. */
export const manners = {
  /** Units of amounts. */
  amounts: {
    bytes: ["B", "KiB", "MiB", "GiB", "TiB"],
    day: "d",
  },
  /** What the server warns of, by its code. */
  warnings: {
    expires: (file: string, day: string) =>
      `${file} expires on ${day}: replace it before then`,
    expired: (file: string, day: string) =>
      `${file} expired on ${day}: agents refuse it; replace it`,
    notYet: (file: string, day: string) =>
      `${file} is valid only from ${day}: agents refuse it until then; set the server's clock right if it is wrong, else replace it`,
    names: (file: string, names: string) =>
      `${file} is not valid for ${names}: agents sent there refuse it; use a certificate with these names`,
    notSigned: (file: string, authority: string) =>
      `${authority} has not signed ${file}: agents that trust it refuse the server; put the CA of that certificate there`,
    renewed: (until: string, served: string) =>
      `A renewed certificate (until ${until}) waits for a restart of the server: agents are served the old one, which ends on ${served}`,
    diskLow: (free: string, total: string) =>
      `${free} of ${total} left on the data folder's disk: free some, or results and uploads will be refused`,
  },
  /** The line after `/`, and what a filter hides. */
  /** Keys as they are called. */
  keyNames: {
    enter: "enter",
    esc: "esc",
    space: "space",
    up: "up",
    down: "down",
    left: "left",
    right: "right",
    pgup: "pgup",
    pgdn: "pgdn",
    home: "home",
    end: "end",
    backspace: "backspace",
  },
  filter: {
    edit: "edit the filter there was",
    onlyState: (state: string) => `only ${state}`,
    noneInState: (state: string) => `Nothing here is ${state}`,
    showAll: "show all of them",
    noEvents: (said: string) =>
      `No kind of event, machine or package is called "${said}"`,
    /** What a filter finds in a place, or anywhere. */
    within: (name: string, q: string) =>
      name === "" ? `/${q}` : `${name} /${q}`,
    noneBefore: "No filter was set before",
    old: "the filter there was",
    still: (q: string) => `still /${q}; up edits it`,
    hides: (q: string) => `Nothing matches "/${q}"; esc clears the filter`,
    hidesFaults: "Nothing here went wrong; z shows everything",
    hidesBoth: (q: string) =>
      `Nothing that went wrong matches "/${q}"; esc clears the filter, z shows everything`,
    hidesLines: (q: string) => `No line passes "/${q}"; esc clears the filter`,
    hidesFaultyLines: "No line says that something went wrong; z shows all",
    hidesBothLines: (q: string) =>
      `No line of what went wrong passes "/${q}"; esc clears the filter, z shows all`,
  },
  /** Keys that were typed before what they act on was there. */
  typedAhead: {
    waits: "Still loading; what you typed waits, esc forgets it",
    forgotten: "What you typed is forgotten",
  },
  /** Before and after something is stopped. */
  stop: {
    waiting: (n: number) =>
      n === 1
        ? "The machine has not been told of it and never will be."
        : `${n} have not been told of it and never will be.`,
    recalled: (n: number) =>
      n === 1
        ? "Offered already: the rest of it is served empty, and it runs nothing."
        : `${n} were offered it: the rest is served empty, they run nothing.`,
    beyond: (which: string) =>
      `Not to be stopped: ${which}: has all of it already and runs it.`,
    over: (which: string) => `Over meanwhile: ${which}.`,
    cannot: (which: string) =>
      `Too late to stop ${which}: all of it was fetched already and will run`,
    allOver: (which: string) => `It is over meanwhile: ${which}`,
    stoppedBut: (n: number, which: string) =>
      `Stopped on ${
        n === 1 ? "1 machine" : `${n} machines`
      }; too late for ${which}`,
  },
  upload: {
    left: "The upload stopped where it was; - comes back, ^s goes on with it",
  },
};
