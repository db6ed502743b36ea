import { machines } from "./plural.ts";

/** What the command line says when something cannot be done, in English. */
export const refusals = {
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
    refused: "connection refused",
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
      `"${value}" does not do for ${argument}`,
    choices: (words: string) => `it can be ${words}`,
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
    cannotReach: (server: string, why: string) =>
      `Cannot reach the server at ${server}: ${why}; start it, or say where it is with LONGSHORE_SERVER`,
    foreign: (server: string, what: string) =>
      `${server} does not answer like this version of Longshore (${what}); check the address, and that server and console are of one version`,
    unknownEvent: (id: string) =>
      `Event ${id} of the log is of a kind this console does not know; update it`,
    noTunnel: (host: string, why: string) =>
      `Cannot open a way through ssh to ${host}: ${why}`,
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
    noHome:
      "There is no home folder to keep profiles in: set HOME or XDG_CONFIG_HOME",
    neverGiven: (title: string, machine: string) =>
      `${title} was never given to ${machine}`,
    diskFull: "Cannot write the answer: its disk is full",
    sealBroken: (seq: number) =>
      `The log was tampered with: event ${seq} does not fit the ones before it`,
  },
};
