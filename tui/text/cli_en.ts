const machines = (n: number) => `${n} machine${n === 1 ? "" : "s"}`;

/** What the command line says, in English. */
export const cli = {
  /** Titles of a help page, by commander's own. */
  help: {
    "Usage:": "Usage:",
    "Arguments:": "Arguments:",
    "Options:": "Options:",
    "Global Options:": "Options of every command:",
    "Commands:": "Commands:",
  },
  exits: {
    title: "Exit codes:",
    codes: [
      "0  done",
      "1  declined, or it failed",
      "2  the command line cannot be understood",
      "3  the server cannot be reached, or is of another version",
      "4  the token is wrong, or does not permit this",
      "5  nothing, or more than one thing, has this name",
    ],
  },
  about: {
    program:
      "Deploys software through OCS Inventory agents. Alone it opens the console; names do wherever ids do.",
    help: "what a command does",
    console: "the console, or a list as text where there is no terminal",
    overview: "what needs attention now",
    packages: "what is deployed",
    packagesList: "all packages, newest first",
    packagesShow: "one package, whole",
    packagesCreate: "upload a file and make a package of it",
    packagesActivate: "switch a package on: it is offered",
    packagesDeactivate: "switch a package off and recall it",
    packagesDelete: "delete a package that is off",
    assign: "give a package to machines and groups",
    assignments: "what was given to whom",
    assignmentsList: "all assignments, newest first",
    assignmentsWithdraw: "take an assignment back",
    groups: "groups of machines",
    groupsList: "all groups, by name",
    groupsShow: "one group",
    groupsCreate: "make a group",
    groupsAdd: "put machines into a group",
    groupsRemove: "take machines out of a group",
    groupsRename: "give a group another name",
    groupsDelete: "delete a group that no assignment uses",
    machines: "machines whose agents have called",
    machinesList: "all machines, by name",
    machinesShow: "one machine",
    machinesInventory: "what a machine's agent says is in it",
    deployments: "one package on one machine, each",
    deploymentsList: "deployments with their states and reasons",
    deploymentsShow: "one deployment, whole",
    deploymentsRetry: "try again: one, or all that options choose",
    deploymentsCancel: "cancel or recall: one, or all that options choose",
    why: "why a package is where it is on a machine",
    tail: "what happened last, and what happens",
    audit: "what operators did, newest first",
    settings: "what holds for all agents",
    settingsList: "all settings in force",
    settingsSet: "change one setting",
    operators: "who may use this server",
    operatorsList: "all operators, by name",
    operatorsCreate: "make an operator",
    operatorsRemove: "remove an operator and revoke their tokens",
    tokens: "what operators prove themselves with",
    tokensList: "all tokens, never their secrets",
    tokensIssue: "issue a token and print its secret, once",
    tokensRevoke: "revoke a token",
    profiles: "the servers you work with",
    profilesList: "all your profiles",
    profilesAdd:
      "keep a server under a name; --server, --token-file, --ca and --ssh say which",
    profilesRemove: "forget a profile",
    profilesUse: "make a profile the one used where none is named",
    completion: "a script that makes a shell complete these words",
  },
  arguments: {
    package: "its id, its name, or its name and version",
    machine: "its id or its name",
    machines: "their ids or names",
    group: "its id or its name",
    file: "a zip, a tar.gz, or one file to be wrapped",
    section: "one section of it, such as SOFTWARES",
    assignment: "its id",
    name: "its name",
    setting: "which setting",
    value: "its new value",
    operator: "the operator's name",
    role: "what they may do",
    token: "where the token is used",
    tokenId: "its id",
    profile: "the profile's name",
    shell: "which shell",
  },
  options: {
    server:
      "the server's operator door (LONGSHORE_SERVER), http://127.0.0.1:7070 unless said otherwise",
    tokenFile:
      "the file that holds your token (LONGSHORE_TOKEN_FILE); LONGSHORE_TOKEN may hold it itself",
    ca: "the certificate of the CA to trust (LONGSHORE_CA)",
    data: "a server's data folder (LONGSHORE_DATA), for the admin.token in it",
    profile: "one of your profiles (LONGSHORE_PROFILE)",
    ssh: "reach the server through ssh to this host",
    json: "print one JSON document",
    ndjson: "print JSON, one document a line",
    quiet: "print ids only, and nothing beside the answer",
    lang: "the language",
    help: "this text",
    view: "where the console begins: packages, machines, packages/1700000001",
    readonly: "the console changes nothing",
    ascii: "the console draws with ASCII only",
    screenReader: "the console speaks to a screen reader",
    filter: "only those whose name holds this; after a ! only the others",
    limit: "no more than so many",
    sort: "by what; after a - highest first",
    faultyPackages: "only those that failed somewhere",
    faultyMachines: "only those with a fault, or silent for long",
    faultyDeployments: "only those that failed or expired",
    notSeenDays: "only those silent for so many days",
    state: "only those in this state",
    assignment: "only those of this assignment",
    yes: "how many machines it reaches; without a terminal this must be said",
    force: "run it also where it ran before",
    snapshot: "only machines that are in the groups now",
    planOnly: "only list whom it would reach",
    name: "what it is called; the file's name unless said otherwise",
    version: "its version",
    description: "what it is for",
    action: "what the agent does with it",
    command: "what is run",
    path: "for store: the folder on the machine",
    priority: "0 is first and absolute, 10 is last",
    protocol: "how fragments travel",
    target: "which agents it is meant for",
    dryRun: "only say what is noticed, make nothing",
    activate: "switch it on as soon as it is made",
    resume: "go on with an upload that was cut",
    follow: "go on with what happens",
    since: "all after this event",
    outcome: "only results of this outcome",
    kind: "only events of this kind, or whose kind begins so",
    verify: "check that no entry was changed or removed",
    days: "days until it expires; never unless said",
    tokenStdin: "read the token from stdin and keep it in the profile",
    label: "a word for the header, such as PROD",
    colour: "the word's colour",
  },
  columns: {
    name: "NAME",
    value: "VALUE",
    unit: "UNIT",
    about: "WHAT IT IS",
    role: "ROLE",
    created: "CREATED",
    expires: "EXPIRES",
    revoked: "REVOKED",
    withdrawn: "WITHDRAWN",
    operator: "OPERATOR",
    force: "FORCED",
    mode: "MODE",
    effect: "EFFECT",
    seq: "EVENT",
    chosen: "DEFAULT",
    server: "SERVER",
    ssh: "SSH",
    token: "TOKEN",
    label: "LABEL",
  },
  labels: {
    id: "Id",
    name: "Name",
    version: "Version",
    description: "Description",
    active: "On",
    action: "Action",
    command: "Command",
    path: "Folder",
    priority: "Priority",
    archive: "Archive",
    fragments: "Fragments",
    digest: "Digest",
    created: "Created",
    warning: "Warning",
    error: "Error",
    machines: "Machines",
    machine: "Machine",
    package: "Package",
    deviceId: "DEVICEID",
    system: "System",
    agent: "Agent",
    address: "Address",
    serial: "Serial number",
    tag: "Tag",
    registered: "Registered",
    inventoried: "Inventoried",
    lastContact: "Last contact",
    history: "History",
    state: "State",
    why: "Why",
    assignment: "Assignment",
    attempt: "Attempt",
    force: "Forced",
    offered: "Offered",
    changed: "Changed",
    failing: "Failing",
    holding: "Holding",
    notSeen: "Not seen",
    assignments: "Assignments of 24 hours",
    suspicious: "Results never asked for, of 24 hours",
  },
  overview: {
    failing: (name: string, failed: number, assigned: number) =>
      `${name} failed on ${failed} of ${machines(assigned)}`,
    holding: (name: string, held: number, failed: number) =>
      `${name} (priority 0) holds others back on ${
        machines(held)
      }, on ${failed} because it failed`,
    notSeen: (day: number, week: number, month: number) =>
      `${day} for a day, ${week} for a week, ${month} for a month`,
  },
  effects: {
    added: "new there",
    reopened: "runs again",
    unchanged: "stays as it is",
  },
  modes: { continuous: "continuous", snapshot: "snapshot" },
  yesNo: (yes: boolean): string => yes ? "yes" : "no",
  createdBy: (at: string, name: string) => `${at} by ${name}`,
  progress: (speed: string, left: string) => `${speed}, ${left} left`,
  why: (
    name: string,
    machine: string,
    state: string,
    at: string,
    attempt: number,
  ) => `${name} on ${machine}: ${state}, since ${at}, attempt ${attempt}`,
  ask: {
    families: (unix: number, windows: number) =>
      `Unix: ${unix}, Windows: ${windows}.`,
    number: (n: number) => `Type ${n} to do it:`,
    activate: (title: string, n: number) =>
      `${title} is offered to ${machines(n)} at their next contact.`,
    deactivate: (title: string, n: number) =>
      `${title} is recalled from ${machines(n)}.`,
    assign: (title: string, n: number) =>
      `${title} is given to ${machines(n)}.`,
    join: (name: string, n: number) =>
      `What is assigned to ${name} goes to ${machines(n)}.`,
    withdraw: (id: number, n: number) =>
      `Assignment ${id} is taken back from ${machines(n)}.`,
    retry: (n: number) => `A new attempt begins on ${machines(n)}.`,
    cancel: (cancelled: number, recalling: number, beyond: number) =>
      `It is cancelled on ${
        machines(cancelled)
      } and recalled from ${recalling}; ${beyond} can no longer be stopped.`,
    token: "Token:",
  },
  done: {
    activated: (title: string, n: number) =>
      `${title} is on; waiting for it: ${machines(n)}`,
    deactivated: (title: string, recalling: number, beyond: number) =>
      `${title} is off: recalled from ${
        machines(recalling)
      }, ${beyond} beyond recall`,
    created: (id: number, title: string) => `${title} is made, as ${id}`,
    createdAndOn: (id: number, title: string) =>
      `${title} is made, as ${id}, and on`,
    wouldBeMade: (name: string) => `${name} would be made; nothing was`,
    deleted: (name: string) => `${name} is deleted`,
    assigned: (
      title: string,
      added: number,
      reopened: number,
      unchanged: number,
    ) =>
      `${title} is assigned: ${
        machines(added)
      } added, ${reopened} to run it again, ${unchanged} had it already`,
    stopped: (cancelled: number, recalling: number, beyond: number) =>
      `${cancelled} cancelled, ${recalling} being recalled, ${beyond} beyond recall`,
    retried: (n: number) => `A new attempt on ${machines(n)}`,
    groupCreated: (name: string, n: number) =>
      `${name} is made, with ${machines(n)}`,
    groupNow: (name: string, n: number) => `${name} has ${machines(n)} now`,
    renamed: (old: string, name: string) => `${old} is ${name} now`,
    isNow: (name: string, value: string) => `${name} is ${value} now`,
    operatorCreated: (name: string, role: string) =>
      `${name} is made, as ${role}; "tokens issue" gives them a token`,
    operatorRemoved: (name: string) =>
      `${name} is removed, and their tokens are revoked`,
    issued: (operator: string) =>
      `This is the token of ${operator}; it is never shown again: keep it in a file of mode 0600`,
    revoked: (id: number) => `Token ${id} is revoked`,
    sealsHold: (n: number) => `All ${n} entries are as they were written`,
    profileAdded: (name: string, file: string) => `${name} is kept in ${file}`,
    profileUsed: (name: string) => `${name} is used where none is named`,
  },
  install: {
    about: "puts the command longshore on the PATH",
    root: "put it into the bin of this folder; ~/.local unless said otherwise",
    done: (path: string) => `The command is ${path}`,
    tryIt: "Try it: longshore --help",
    notOnPath: (folder: string) =>
      `${folder} is not on your PATH: add export PATH="${folder}:$PATH" to your shell's profile`,
    noHome: "There is no home folder here; say where to: --root DIR",
    noDeno:
      "The Deno that longshore was installed with is gone; run deno task install again",
  },
  advice: {
    sayToken:
      "set LONGSHORE_TOKEN_FILE, or give --token-file FILE or --data DIR",
    nameToken: "name a file that holds your token and that you may read",
    nameCa: "name the server's cacert.pem",
  },
  reasons: {
    noFile: "there is no such file",
    notAllowed: "you may not read or write it",
    aFolder: "it is no file",
    notJson: "it is no JSON",
    unreadable: "it cannot be read",
    noAnswer: "no answer in time",
    noSsh: "there is no ssh here; install an OpenSSH client",
  },
  errors: {
    fault: "The console failed; this is a fault of its own:",
    unknownOption: (name: string) =>
      `"${name}" is not an option here; see --help`,
    unknownCommand: (name: string) =>
      `There is no command "${name}"; see --help`,
    missingArgument: (name: string) =>
      `The command needs <${name}>; see --help`,
    missingValue: (option: string) => `${option} needs a value; see --help`,
    missingOption: (option: string) => `${option} must be said; see --help`,
    tooMany: "There is a word too many here; see --help",
    invalid: (argument: string, value: string) =>
      `"${value}" does not do for ${argument}; see --help`,
    meant: (words: string) => `did you mean ${words}?`,
    noNumber: "a whole number is needed",
    noTokenOption:
      "A token is never given as an option, for everyone on the host can read a command line: give --token-file, or set LONGSHORE_TOKEN_FILE or LONGSHORE_TOKEN",
    noView: (view: string, known: string) =>
      `There is no view "${view}"; there are ${known}`,
    otherVersion: (detail: string) =>
      `The server is of another version than this console: ${detail}`,
    noAddress: (address: string, example: string) =>
      `"${address}" is no server address; give one like ${example}`,
    cannotReadToken: (path: string, why: string, advice: string) =>
      `Cannot read a token from ${path}: ${why}; ${advice}`,
    cannotReadCa: (path: string, why: string, advice: string) =>
      `Cannot read a CA from ${path}: ${why}; ${advice}`,
    noTokenIn: (where: string) =>
      `${where} does not hold a token; it must hold one word and nothing else`,
    noProfile: (name: string) =>
      `There is no profile "${name}"; "profiles list" shows those there are`,
    badName: (name: string) =>
      `"${name}" is no name for a profile; use letters, digits and . _ -`,
    needsServer: "A profile needs an address: give --server URL",
    needsToken:
      "A profile needs a token: give either --token-file FILE or --token-stdin",
    othersMayRead: (file: string) =>
      `Others may read ${file}, which can hold tokens; take it from them with chmod 600`,
    profilesWrong: (file: string, where: string) =>
      `${file} does not hold profiles as this console keeps them, at "${where}"; mend it, or move it away`,
    cannotRead: (path: string, why: string) =>
      `Cannot read ${path}: ${why}; name another file`,
    cannotWrite: (path: string, why: string) =>
      `Cannot write ${path}: ${why}; see to its folder`,
    noTunnel: (host: string, why: string) =>
      `Cannot open a way through ssh to ${host}: ${why}`,
    noneCalled: (word: string) => `Nothing is called "${word}" here`,
    noneCalledBut: (word: string, others: string) =>
      `Nothing is called "${word}" here; there are ${others}`,
    severalCalled: (n: number, word: string, some: string) =>
      `${n} are called "${word}": say the id, one of ${some}`,
    sayNumber: (n: number) =>
      `It reaches ${machines(n)}: say --yes ${n} to do it; nothing was done`,
    otherNumber: (n: number, said: number) =>
      `It reaches ${
        machines(n)
      }, not ${said}: say --yes ${n} to do it; nothing was done`,
    leftAsItIs: "Another number was typed; nothing was done",
    assignWhom: "Say whom it is for: --machine M or --group G, once or more",
    which:
      "Say which are meant: MACHINE and PACKAGE, or options that choose them",
    needsFile:
      "A package needs a file, unless it is --action execute with a --command",
    needsName: "A package without a file needs a --name",
    wouldBeRefused: "The server would refuse it; nothing was made",
    uploadLost: (percent: number, id: string) =>
      `The upload was cut at ${percent} %; say --resume ${id} to go on with it`,
    otherFile: (file: string, id: string) =>
      `${file} is not the file that upload ${id} began with; leave --resume out to send it anew`,
    noValue: (value: string, name: string, why: string) =>
      `"${value}" does not do for ${name}: ${why}`,
    sealBroken: (seq: number) =>
      `The log was tampered with: event ${seq} does not fit the ones before it`,
  },
};
