/** Warnings about the server, and texts of filters, keys and uploads. */
export const manners = {
  /** Units of amounts. */
  amounts: {
    bytes: ["B", "KiB", "MiB", "GiB", "TiB"],
    day: "d",
    /** How often something happens; `n` is at least 1. */
    every: {
      s: (n: number) => n === 1 ? "every second" : `every ${n} s`,
      min: (n: number) => n === 1 ? "every minute" : `every ${n} min`,
      h: (n: number) => n === 1 ? "every hour" : `every ${n} h`,
      d: (n: number) => n === 1 ? "every day" : `every ${n} d`,
    },
  },
  /** The server's warnings, by code. */
  warnings: {
    expires: (file: string, day: string) =>
      `${file} expires on ${day}: replace it before then`,
    expired: (file: string, day: string) =>
      `${file} expired on ${day}: agents refuse it; replace it`,
    notYet: (file: string, day: string) =>
      `${file} is valid only from ${day}: agents refuse it until then; correct the server's clock if it is wrong, or replace the file`,
    names: (file: string, names: string) =>
      `${file} is not valid for ${names}: agents sent there refuse it; use a certificate with these names`,
    notSigned: (file: string, authority: string) =>
      `${authority} has not signed ${file}: agents that trust it refuse the server; replace it with the CA of that certificate`,
    renewed: (until: string, served: string) =>
      `A renewed certificate (until ${until}) needs a restart of the server: until then agents get the old one, which expires on ${served}`,
    loginsFailed: (n: number, address: string) =>
      `${n} requests with an invalid token in the last hour, the latest from ${address}`,
    thisHost: "this host",
    auditDiffers: (seq: number) =>
      `The log differs from its noted seals from event ${seq} on: changed, or restored? See audit --verify`,
    auditMoved: (seq: number) =>
      `The log moved backwards or was changed since you were last here, from event ${seq} on: check audit --verify`,
    auditOtherKey:
      "This server's audit.key does not seal the log: copy it from the server that has it, or audit --accept",
    registrationSurge: (lastHour: number, machines: number) =>
      `${lastHour} of ${machines} machines registered in the last hour: are they yours?`,
    registrationsRefused: (times: number, setting: string) =>
      `New machines refused ${times} times in the last hour by the setting ${setting}`,
    enrolmentRefused: (machines: number, address: string, reason: string) =>
      `${
        machines === 1 ? "1 machine" : `${machines} machines`
      } not let in since yesterday, the latest from ${address}: ${reason}`,
    infoUnreached: (machines: number, address: string, server: string) =>
      `${
        machines === 1 ? "1 machine" : `${machines} machines`
      } (the latest: ${address}) never reached https://${server}: name, port, or they do not trust the CA (cacert.pem)`,
    tlsAborted: {
      not_trusted: (addresses: number, address: string) =>
        `${
          addresses === 1 ? "1 address" : `${addresses} addresses`
        } refused this server's certificate (the latest: ${address} does not trust the CA): put tls/cacert.pem on the machine`,
      other_name: (addresses: number, address: string) =>
        `${
          addresses === 1 ? "1 address" : `${addresses} addresses`
        } refused this server's certificate (the latest: ${address}, which expects another name?): use a name of the certificate`,
    },
    resultsSpooled: (n: number, since: string, used: number) =>
      `${
        n === 1 ? "1 result waits" : `${n} results wait`
      } for the database since ${since}; the spool is ${used} % full: see the server's log`,
    filesMissing: (server: string, address: string, n: number) =>
      `${server} (${address}) lacks the files of ${
        n === 1 ? "1 package" : `${n} packages`
      }, which it does not offer: see its log`,
    mirrorFailing: (host: string, problem: string, avoided: boolean) =>
      avoided
        ? `Mirror ${host} does not lead to this server (${problem}): machines fetch from here until it does`
        : `Mirror ${host} was never reached from this server (${problem}): check fragmentHost, machines are sent there`,
    diskLow: (free: string, total: string) =>
      `${free} of ${total} left on the data folder's disk: free some space, or results and uploads will be refused`,
  },
  /** Names of keys. */
  keyNames: {
    enter: "enter",
    esc: "esc",
    space: "space",
    shift: "shift",
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
  /** The line after `/`, and what a filter hides. */
  filter: {
    edit: "edit the previous filter",
    onlyState: (state: string) => `only ${state}`,
    noneInState: (state: string) => `Nothing here is ${state}`,
    showAll: "show all",
    noEvents: (said: string) =>
      `No kind of event, machine or package is called "${said}"`,
    /** A filter, and the place it applies to if there is one. */
    within: (name: string, q: string) =>
      name === "" ? `/${q}` : `${name} /${q}`,
    noneBefore: "There is no previous filter",
    old: "the previous filter",
    still: (q: string) => `still /${q}; up edits it`,
    hides: (q: string) => `Nothing matches "/${q}"; esc clears the filter`,
    hidesFaults: "No failures here; z shows everything",
    hidesBoth: (q: string) =>
      `No failure matches "/${q}"; esc clears the filter, z shows everything`,
    hidesLines: (q: string) => `No line matches "/${q}"; esc clears the filter`,
    hidesFaultyLines: "No line is a failure; z shows all",
    hidesBothLines: (q: string) =>
      `No failure matches "/${q}"; esc clears the filter, z shows all`,
  },
  /** Keys typed before the row they act on has loaded. */
  typedAhead: {
    waits: "Still loading; the keys you typed are waiting, esc drops them",
    forgotten: "The keys you typed were dropped",
  },
  /** Before and after something is stopped. */
  stop: {
    waiting: (n: number) =>
      n === 1
        ? "It was not offered to the machine yet and will not be."
        : `It was not offered to ${n} yet and will not be.`,
    recalled: (n: number) =>
      n === 1
        ? "It was offered: the remaining fragments are served empty, so nothing runs."
        : `It was offered to ${n}: the remaining fragments are served empty, so nothing runs.`,
    beyond: (which: string) =>
      `Too late for ${which}: all of it was fetched and will run.`,
    over: (which: string) => `Ended in the meantime: ${which}.`,
    cannot: (which: string) =>
      `Too late to stop ${which}: all of it was fetched and will run`,
    allOver: (which: string) => `It has ended in the meantime: ${which}`,
    stoppedBut: (n: number, which: string) =>
      `Stopped on ${
        n === 1 ? "1 machine" : `${n} machines`
      }; too late for ${which}`,
  },
  upload: {
    left: "The upload is paused; - goes back to it, ^s resumes it",
  },
};
