/** An observation of the server about a package. */
export interface FindingText {
  readonly code: string;
  /** The server's English sentence. */
  readonly message: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** Findings about packages; their sentences are the server's. */
export const findings = {
  findings: {
    message: ({ message }: FindingText): string => message,
    acceptable: (message: string) => `${message} (can be accepted)`,
    accepted: (message: string) => `${message} (accepted)`,
    withOption: (message: string, code: string) =>
      `${message} (to accept it: --accept ${code})`,
    createdFor: (system: string) => `created for ${system}`,
    short: { any: "any", unix: "Unix", windows: "Win" },
    named: (name: string, system: string) => `${name} (for ${system})`,
    note: "note",
    noteLabel: "Note",
    refused: (name: string) =>
      `${name} was not created: fix the errors above, and repeat`,
    refusedFor: (name: string, finding: string) =>
      `${name} was not created: ${finding}`,
    acceptThem: (name: string, codes: string) =>
      `${name} was not created: fix the errors above, or repeat with --accept ${codes}`,
    wouldNeed: (codes: string) =>
      `The server would refuse it unless you add --accept ${codes}; nothing was changed`,
    accept: "accept the errors that can be accepted",
    acceptShort: "accept",
    nothingToAccept: "No error here can be accepted",
    acceptFirst: "There are errors: e fixes them in the form, a accepts them",
    secrets: "Secret words",
    secretWords: (names: string) => `${names}: only agents receive them`,
    secretsHint:
      "NAME=VALUE NAME2=VALUE2, for {{NAME}} in the command; hidden afterwards",
    badSecret: (word: string) =>
      `"${word}" is no secret word; write NAME=VALUE, the name in capitals`,
    noSecretFile: (word: string) =>
      `"${word}" names no file of a secret word; write NAME=FILE, the name in capitals`,
    notifyText: "Dialog before",
    notifyTextHint: "Windows: text shown before it runs; empty for no dialog",
    options: {
      accept: "create it despite these errors; their codes, with commas",
      secret:
        "NAME=VALUE for {{NAME}} in the command, hidden afterwards; others on this host can see it, so prefer --secret-file",
      secretFile: "NAME=FILE: the same, read from a file, or from stdin for -",
      notifyText: "dialog of Windows agents before it runs",
      notifyCountdown: "seconds until it runs by itself; 0: waits for the user",
      notifyAbort: "let the user abort it",
      notifyDelay: "let the user delay it",
      notifyDone: "dialog of Windows agents after it ran",
    },
    badOption: (option: string, why: string) =>
      `${option} is not valid: ${why}`,
    notAccepted: (field: string, why: string) =>
      `The server does not accept "${field}": ${why}`,
  },
};
