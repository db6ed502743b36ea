import { count } from "#tui/text/en/plural.ts";

/** Texts about relays at sites. */
export const relays = {
  about: "small hosts at sites, between their agents and this server",
  list: "list relays with their state",
  show: "show a relay: its state, spool, cache and link",
  create: "make a relay known; its token is printed only now",
  set: "change the sites of a relay, its addresses, or how it works",
  token: "give a relay a new token, printed only now; the old one is refused",
  revoke: "revoke a relay: its next request is refused",
  none: "No relays",
  relay: "name or id of a relay",
  name: "name of the relay",
  options: {
    site:
      "group whose machines it speaks for; repeat for several, new machines join the first",
    host:
      "name or address that agents use for it; repeat for several, the first one is in offers",
    newHost:
      "name or address that agents use for it, instead of those it has; repeat for several",
    http: "its port for http; default 8080",
    https: "its port for https; default 8443",
    prefetch: "hours in which it fetches ahead, by its clock; default 20-6",
    rate: "bytes per second for that, as 500K or 2M; 0: no limit",
    cache: "the most its cache may take, as 20G",
  },
  noHours: "hours as 20-6: from 0 to 23, up to 24",
  noBytes: "a number of bytes, as 500K, 2M or 20G",
  nothing:
    "Say what to change: --site, --name, --http, --https, --prefetch, --rate or --cache",
  note: (name: string) =>
    `Relay ${name}. Put the line into a file at the site and start the relay with --token-file; it is not shown again.`,
  noteAgain: (name: string) =>
    `New token of the relay ${name}; the one it had is refused from now on. Put the line into its token file, which a running relay reads again within a minute; it is not shown again.`,
  tokenQuestion: (name: string) => `Give the relay ${name} a new token?`,
  tokenEffect:
    "The token it has is refused at once: until the new one is in its token file, it serves nothing; results wait there.",
  tokenYes: "new token",
  issuing: (name: string) => `Making a new token for the relay ${name}`,
  issued: (name: string) => `The relay ${name} has a new token`,
  creating: (name: string) => `Creating the relay ${name}`,
  changing: (name: string) => `Changing the relay ${name}`,
  changed: (name: string) => `Relay ${name} changed`,
  revokeQuestion: (name: string) => `Revoke the relay ${name}?`,
  revokeEffect:
    "Its next request is refused. Agents of its sites reach this server only if their URL is changed; results that it holds are not taken any more.",
  revokeYes: "revoke",
  revoking: (name: string) => `Revoking the relay ${name}`,
  revoked: (name: string) => `Relay ${name} revoked`,
  isRevoked: "It is revoked already",
  unknown: (word: string) => `There is no relay ${word}; list the relays`,
  titles: {
    id: "ID",
    name: "NAME",
    sites: "SITES",
    state: "STATE",
    spool: "SPOOL",
    cache: "CACHE",
    machines: "MACHINES",
    version: "VERSION",
    seen: "SEEN",
    address: "ADDRESS",
    relay: "RELAY",
    missing: "TO FETCH",
  },
  facts: {
    id: "ID",
    name: "Name",
    sites: "Sites",
    hosts: "Agents use",
    ports: "Ports",
    state: "State",
    machines: "Machines",
    spool: "Spool",
    cache: "Cache",
    missing: "To be fetched",
    outage: "Last outage",
    clock: "Clock",
    disk: "Disk",
    certificate: "Certificate",
    prefetch: "Fetches ahead",
    rate: "At most",
    limit: "Cache limit",
    version: "Version",
    address: "Address",
    created: "Created",
  },
  label: "Relay",
  crumb: "Relays",
  /** States in a list. */
  links: { new: "new", live: "live", silent: "silent", revoked: "revoked" },
  empty: "No relay yet: n makes one for a site",
  noneSelected: "There is no relay",
  open: "open the relay",
  make: "make a new relay",
  makeShort: "new relay",
  edit: "change the relay: sites, names, ports, cache",
  editShort: "change",
  editSend: "change the relay",
  newToken: "give the relay a new token",
  newTokenShort: "token",
  revokeKey: "revoke the relay",
  newTitle: "A new relay",
  editTitle: (name: string) => `The relay ${name}`,
  form: {
    name: {
      label: "Name",
      hint: "The name of the relay here: letters, digits and . _ -",
    },
    sites: {
      label: "Sites",
      hint:
        "Groups whose machines it speaks for, separated by commas; new machines join the first",
    },
    hosts: {
      label: "Agents use",
      hint:
        "Its host names or addresses, separated by commas; the first one is in offers",
    },
    http: { label: "Port, http", hint: "The port that agents use over http" },
    https: {
      label: "Port, https",
      hint: "The port that agents use over https",
    },
    prefetch: {
      label: "Fetches ahead",
      hint: "Hours, by the relay's clock, as 20-6",
    },
    rate: {
      label: "At most",
      hint: "Bytes per second for that, as 500K or 2M; 0: no limit",
    },
    cache: {
      label: "Cache limit",
      hint: "The most its cache may take, as 20G",
    },
  },
  notHosts: "host names or IP addresses, without http:// and without a port",
  tokenOf: (name: string) => `The token of the relay ${name}`,
  shownOnce: "This is its token. It is shown only now.",
  onItsHost: "On the relay's host:",
  inAFile: "1. Put the token into relay.token, which only its user may read.",
  thenStart: "2. Start the relay; l copies both lines.",
  copyLines: "copy the lines to run on the relay's host",
  copyLinesShort: "copy lines",
  linesCopied: "The lines are copied, with the token",
  allEvents: "all events of relays",
  states: {
    new: "has not said anything yet",
    live: "live",
    silent: (since: string) => `silent since ${since}`,
    revoked: (at: string) => `revoked ${at}`,
  },
  spool: (reports: number, since: string | null) =>
    reports === 0 || since === null
      ? "empty"
      : `${count(reports, "result")} since ${since}`,
  cache: (files: number, size: string) => `${size} in ${count(files, "file")}`,
  outage: (from: string, to: string) => `${from} to ${to}`,
  clock: (seconds: number) =>
    seconds > 0 ? `${seconds} s ahead` : `${-seconds} s behind`,
  hours: (from: number, to: number) =>
    from === to ? "at any time" : `from ${from}:00 to ${to}:00`,
  perSecond: (size: string) => `${size}/s`,
  unlimited: "no limit",
  noCertificate: "none yet",
  until: (day: string) => `until ${day}`,
  comesThrough: (machine: string, relay: string) =>
    `${machine} comes through relay ${relay}`,
  through: (name: string) => `through relay ${name}`,
  warnings: {
    silent: (name: string, since: string) =>
      `Relay ${name} has said nothing since ${since}: its host, or the link, is down`,
    unheard: (name: string, created: string) =>
      `Relay ${name} was created ${created} and has never said anything: start it, or revoke it`,
    clock: (name: string, off: string) =>
      `The clock of relay ${name} is ${off}: set it`,
    spooled: (name: string, reports: number, since: string) =>
      `${count(reports, "result")} at relay ${name}, the oldest since ${since}`,
  },
};
