import { machines } from "./plural.ts";

/** Errors of the command line, in English. */
export const refusals = {
  advice: {
    sayToken:
      "set LONGSHORE_TOKEN_FILE, or pass --token-file FILE or --data DIR",
    nameToken: "name a file that holds your token and that you can read",
    nameCa: "name the server's cacert.pem",
  },
  reasons: {
    noFile: "no such file",
    notAllowed: "permission denied",
    aFolder: "it is not a file",
    notJson: "it is not JSON",
    unreadable: "it cannot be read",
    noAnswer: "the server did not answer in time",
    refused: "connection refused",
    noSsh: "ssh is not installed; install an OpenSSH client",
  },
  errors: {
    fault: "The console crashed; this is a bug:",
    unknownOption: (name: string) =>
      /^-[^-].*[:<>=]/.test(name)
        ? `Unknown option "${name}"; a query that begins with - goes after --`
        : `Unknown option "${name}"; see --help`,
    unknownCommand: (name: string) => `Unknown command "${name}"; see --help`,
    missingArgument: (name: string) => `Missing argument <${name}>; see --help`,
    missingValue: (option: string) => `${option} needs a value; see --help`,
    missingOption: (option: string) => `${option} is required; see --help`,
    tooMany: "Too many arguments; see --help",
    together: (one: string, other: string) =>
      `Cannot use ${one} together with ${other}`,
    invalid: (argument: string, value: string) =>
      `"${value}" is not valid for ${argument}`,
    choices: (words: string) => `one of ${words}`,
    meant: (words: string) => `did you mean ${words}?`,
    noNumber: "a whole number",
    noTokenOption:
      "A token is never passed as an option, because everyone on the host can read command lines: pass --token-file, or set LONGSHORE_TOKEN_FILE or LONGSHORE_TOKEN",
    noViewPart: (view: string, part: string, parts: string) =>
      `Cannot open the view "${view}": "${part}" is not one of ${parts}`,
    noView: (view: string, known: string) =>
      `There is no view "${view}"; choose from ${known}`,
    otherVersion: (detail: string) =>
      `The server and this console have different versions: ${detail}`,
    noAddress: (address: string, example: string) =>
      `"${address}" is not a server address; pass one such as ${example}`,
    cannotReadToken: (path: string, why: string, advice: string) =>
      `Cannot read a token from ${path}: ${why}; ${advice}`,
    cannotReadCa: (path: string, why: string, advice: string) =>
      `Cannot read a CA from ${path}: ${why}; ${advice}`,
    noTokenIn: (where: string) =>
      `${where} does not hold a token; it must hold one word and nothing else`,
    noProfile: (name: string) =>
      `There is no profile "${name}"; see "profiles list"`,
    badName: (name: string) =>
      `"${name}" is not valid as a profile name; use letters, digits and . _ -`,
    needsServer:
      "A profile needs a server: pass --server URL, --socket PATH or --ssh USER@HOST",
    serverOrSocket:
      "Cannot use --server together with --socket: name the server once",
    noSocket: (path: string) =>
      `No server runs on this host: there is no socket ${path}, nor /run/longshore/operator.sock; start it, name its data folder with --data or its socket with --socket, or pass --server URL`,
    noSocketAt: (path: string) =>
      `There is no socket ${path} that you can reach: start the server, or check the path and your groups`,
    notASocket: (path: string) =>
      `${path} is not a socket; name the server's with --socket`,
    strangeSocket: (path: string, uid: string) =>
      `The token was not sent: user ${uid} owns ${path} or its folder, and that is neither you, root nor the server's user; name the server's own socket with --socket`,
    openSocketFolder: (folder: string) =>
      `The token was not sent: other users may write into ${folder} and could listen there; run chmod go-w on it`,
    noFarSocket: (host: string, path: string) =>
      `No server answers at ${path} on ${host}: start it there, name its socket with --socket PATH, or the address of one without a socket with --server http://127.0.0.1:7070`,
    needsToken:
      "A profile needs a token: pass either --token-file FILE or --token-stdin",
    othersMayRead: (file: string) =>
      `Other users can read ${file}, which may hold tokens; run chmod 600 on it`,
    profilesWrong: (file: string, where: string) =>
      `Cannot read the profiles in ${file}: "${where}" is not valid; fix the file or move it away`,
    cannotRead: (path: string, why: string) =>
      `Cannot read ${path}: ${why}; name another file`,
    cannotWrite: (path: string, why: string) =>
      `Cannot write ${path}: ${why}; check its folder`,
    cannotReach: (server: string, why: string) =>
      `Cannot reach the server at ${server}: ${why}; start it, or name another with --socket or --server`,
    foreign: (server: string, what: string) =>
      `${server} does not answer like this version of Longshore (${what}); check the address, and that server and console have the same version`,
    unknownEvent: (id: string) =>
      `Event ${id} is of a kind this console does not know; update the console`,
    noTunnel: (host: string, why: string) =>
      `Cannot open an ssh tunnel to ${host}: ${why}`,
    severalCalled: (n: number, word: string, some: string) =>
      `${n} have the name "${word}"; use an ID: ${some}`,
    sayYes: (why: string) =>
      `${why} Nothing was changed. Repeat with --yes 1 to proceed`,
    notDone: "Nothing was changed",
    sayNumber: (n: number) =>
      `This affects ${
        machines(n)
      }. Nothing was changed. Repeat with --yes ${n} to proceed.`,
    otherNumber: (n: number, said: number) =>
      `This affects ${
        machines(n)
      }, not ${said}. Nothing was changed. Repeat with --yes ${n} to proceed.`,
    leftAsItIs: "The number does not match; nothing was changed",
    assignWhom: "Pass at least one --machine M, --group G or --query Q",
    which: "Pass MACHINE and PACKAGE, or options that select deployments",
    needsFile:
      "A package needs a file, except with --action execute and --command",
    needsName: "A package without a file needs --name",
    wouldBeRefused: "The server would refuse it; nothing was changed",
    uploadLost: (percent: number, id: string) =>
      `The upload was interrupted at ${percent} %; pass --resume ${id} to resume it`,
    otherFile: (file: string, id: string) =>
      `${file} is not the file that upload ${id} started with; leave out --resume to upload it from the start`,
    noValue: (value: string, name: string, why: string) =>
      `"${value}" is not valid for ${name}: ${why}`,
    noHome: "There is no home folder for profiles; set HOME or XDG_CONFIG_HOME",
    neverGiven: (title: string, machine: string) =>
      `${title} was never assigned to ${machine}`,
    diskFull: "Cannot write the output: the disk is full",
    sealsMissing: (seq: number) =>
      `The log does not have the seals that were noted outside the database, or audit.head is gone, so nothing is certain from event ${seq} on: an older copy was restored, entries were removed, or the file was`,
    sealsOtherKey:
      "The log is sealed with another key than this server's audit.key, so it cannot be checked: restore that file, or accept the log with audit --accept",
    sealBroken: (seq: number) =>
      `The log was tampered with: event ${seq} does not match the events before it`,
    sealBrokenIn: (first: number, last: number) =>
      `The log was tampered with: at least one of the events ${first} to ${last}, which have one seal, does not match it`,
  },
};
