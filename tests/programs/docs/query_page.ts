import {
  type FieldKind,
  parseQuery,
  printQuery,
  QUERY_FIELDS,
  type QueryField,
} from "#shared/query/mod.ts";
import {
  isDeploymentTerm,
  QUERY_LIMITS,
  termsOf,
} from "#shared/query/query.ts";
import { text } from "#tui/text/mod.ts";
import { code, codes, page, sentence, table } from "./markup.ts";

/** The values that can follow a field, by its kind. */
const KINDS: Record<FieldKind, readonly [name: string, about: string]> = {
  text: [
    "text",
    "`:` finds the text anywhere in it, `=` compares the whole. `*` stands for anything, `?` for one character; a text with either is compared as a whole.",
  ],
  label: [
    "name",
    'The whole name, with `:` as with `=`. `*` and `?` as in a text; `""` finds what has none. The tag `NA` is none.',
  ],
  field: [
    "field",
    'The field\'s name after a dot, in quotes if it holds spaces or signs, and a name: `field.building:B2`, `field."asset number":2024-*`. `""` finds machines without the field. Case and accents of the name make no difference; where machines have several fields that are alike then, any of them counts.',
  ],
  choice: ["choice", "One of the values below."],
  size: [
    "size",
    "A number with `M`, `G` or `T`, in units of 1024: `8G`, `1.5T`. Compared with `<`, `<=`, `>`, `>=`, `=`, or a range: `4G..16G`.",
  ],
  time: [
    "age or day",
    "An age is a number with `m`, `h`, `d`, `w`, `mo` (30 days) or `y` (365 days): `<7d` is less than 7 days ago. A day is `2026-11-22`, UTC: `<2026-11-22` is before that day. Ranges include both ends.",
  ],
  address: [
    "address",
    "An IPv4 or IPv6 address, a network (`10.1.0.0/16`, `2001:db8::/32`), a beginning (`10.1.*`, `2001:db8:*`), a pattern (`10.*.7`) or a range. See [Addresses](#addresses).",
  ],
  mac: ["MAC", "A MAC address, or how it begins: `3C:52:82:*`."],
  agent: [
    "agent",
    "`:` finds the text in the agent's name, family or version; `<`, `<=`, `>`, `>=` compare its version.",
  ],
  software: [
    "software",
    "A name, and at most two bounds of its version: `firefox<140`, `openssl>=3.0<3.0.15`. Name and version are of one entry. `v1.7.5` and `Version 1.7.5` are 1.7.5, `24.09 (x64)` is 24.09; otherwise versions are in Debian's order. A query with `<` or `>` is quoted in a shell.",
  ],
};

/** The operators between terms, with an example of each. */
const OPERATORS: readonly (readonly [string, string])[] = [
  ["os:debian tag:paris*", "both hold"],
  ["os:debian and tag:paris*", "the same"],
  ["os:debian or os:ubuntu", "one holds, or both"],
  ["-os:windows", "it does not hold"],
  ["not os:windows", "the same, as is `!os:windows`"],
  ["os!=windows", "the same, for one field"],
  ["tag:paris* (os:debian or os:ubuntu)", "parentheses group"],
  ['user:"de la rue"', "quotes keep spaces and signs together"],
  ["user:'de la rue'", "the same"],
  [String.raw`name:a\*b`, "the name contains `a*b`"],
  [
    String.raw`user:CORP\jdoe`,
    "the user's name contains `CORP\\jdoe`",
  ],
  [
    String.raw`user:CORP\*`,
    "the user's name begins with `CORP\\`: any account of that domain",
  ],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["srv", "the name, address, serial number or tag contains `srv`"],
  ["os:windows ram<8G", "Windows machines with less than 8 GiB of memory"],
  ["seen>30d", "machines without a contact for more than 30 days"],
  [
    "software:firefox<140 -name:srv*",
    "machines with an old Firefox, without the servers",
  ],
  ["ip:10.1.0.0/16 tag:paris*", "machines of a network that have a tag"],
  [
    "package:vlc result:failed os:windows",
    "Windows machines on which the package vlc failed",
  ],
  [
    "package:vlc state!=succeeded",
    "machines that have the package vlc, and not with success",
  ],
  ["reason:not_seen", "deployments that wait for a machine that is not seen"],
  ["software:openssl>=3.0<3.0.15", "a version within two bounds"],
];

/** What it means of each field that a value is not known. */
const NOT_KNOWN: Record<QueryField, string> = {
  name: "the machine reports no name",
  os: "it reports no system",
  family: "always known: without a system it is the agent's",
  agent:
    "its agent reports no name; for a comparison, the name contains no version",
  tag: 'always known: without a tag it has none, `tag:""`',
  group: "always known, also of a group whose query is not certain",
  software:
    "it has sent no list of software; for a bound, it has the program with no version, or with one that has no digit, such as `n/a`",
  ram: "it reports no memory, or 0",
  disk: "it reports no free space of the system's drive; 0 is a full one",
  cpu: "it reports no processor",
  ip: "it reports no address",
  mac: "it reports no network card with an address",
  serial: "it reports none",
  uuid: "it reports none",
  user: "it reports none, also because nobody has logged in",
  seen: "always known",
  status: "always known",
  obeys: "always known: `obeys:unknown` finds those not observed yet",
  registered: "always known",
  inventoried: "always known: a machine is registered by an inventory",
  field: 'always known: without the field it has none, `field.x:""`',
  ticket: 'always known: without a ticket it has none, `ticket:""`',
  relay: 'always known: a machine that came directly has none, `relay:""`',
  package: "always known, as are all fields of deployments",
  state: "",
  reason: "",
  result: "",
  code: "",
};

/** Every example of the page. */
export function queryExamples(): readonly string[] {
  return [
    ...[...OPERATORS, ...EXAMPLES].map(([query]) => query),
    ...QUERY_FIELDS.flatMap(({ examples }) => examples),
  ];
}

/** The content of `docs/query.md`. */
export function queryPage(): string {
  const { length, depth, terms } = QUERY_LIMITS;
  return page("The query language", "`shared/query/fields.ts`", [
    "A query says which machines or which deployments are meant. The same language is used in the console's filters of machines, deployments and events, in groups, in assignments, and on the command line.",
    `\`\`\`sh no-test: names of another site
longshore machines list os:debian 'ram>=8G'
longshore deployments list package:vlc result:failed
longshore groups create debian --query 'os:debian'
\`\`\``,
    "Upper and lower case are alike in every script, and accents may be left out or written: `os:education`, `os:éducation` and `os:ÉDUCATION` find the same, as do `field.batiment:B2` and `field.Bâtiment:B2`. `ß` is `ss`, `ł` is `l`, full-width letters are the usual ones, and invisible characters count as nothing. `?` is one character of the text as it is written, or without its accents.",
    "A word without a field is looked for in the name, the addresses, the serial number and the tag.",
    "## Examples",
    table(
      ["query", "finds"],
      EXAMPLES.map(([query, about]) => [code(query), about]),
    ),
    "## Joining terms",
    table(
      ["query", "meaning"],
      OPERATORS.map(([query, about]) => [code(query), about]),
    ),
    "`\\` makes a character ordinary that has a meaning: `\\*`, `\\?`, `\\\"` and `\\\\` everywhere; spaces and parentheses outside quotes; `\\<`, `\\>` and `\\=` in software; a sign at the beginning of a word. In `user`, whose values never contain `*` or `?`, a `\\` before them is a backslash. Before a letter, a digit, `_` or `$`, and at the end, it is a backslash: `user:CORP\\jdoe` needs no other. Before anything else it is a mistake, which is reported with its place. In single quotes the same holds as in double ones. A shell has quotes of its own: `longshore machines list 'user:CORP\\jdoe'`.",
    "`and` binds tighter than `or`, and `not` tighter than both.",
    `A query has at most ${
      length.toLocaleString("en")
    } characters, ${terms} terms and ${depth} levels of parentheses. A mistake is reported with the place where it begins and what is expected there.`,
    "## Values",
    table(
      ["kind", "how it is written"],
      Object.values(KINDS).map(([name, about]) => [`**${name}**`, about]),
    ),
    "## Fields of machines",
    fieldTable(false),
    "## Addresses",
    "`ip` finds a machine by any address that its inventory contains: those in `HARDWARE/IPADDR`, of which Unix agents send several, and those of every network card, IPv4 and IPv6, whether the card is up or not. `-ip:10.1.0.0/16` leaves out every machine that has an address there. Loopback (`127.0.0.1`), link-local addresses (`169.254.7.7`, `fe80::1`) and those of virtual cards are addresses like others, so `ip:172.17.0.1` finds every machine with Docker, and a query that does not name such a network finds none of them.",
    "An address is found in any notation: upper case, leading zeros, a zone (`fe80::1%eth0`), or as `::ffff:10.1.2.3`. Masks are read as prefixes: `10.1.0.0/255.255.0.0`. What no machine has as its address is left out: `0.0.0.0`, `::`, multicast, and everything that begins with 255.",
    'A word without a field that is a whole address, a network or a range means the same as after `ip:`. Another word with a dot or a colon is looked for as a part of each address, any other in the main address alone. `ip:""` finds machines without an address.',
    "Lists show the main address: the one the machine sent its last inventory from, if it has that itself; else one of a card that is up and has a gateway, before virtual cards, link-local addresses and loopback.",
    "## Values that are not known",
    "A term is false for a value that is not known, whatever it compares: `software:firefox<140` and `software:firefox>=140` both leave out a Firefox without a version. `-` turns that round, so `-ram<4G` includes machines whose memory is not known.",
    'How many machines that concerns is said below lists, in groups, in previews of groups and in plans: "12 of 340 are included only because their memory is unknown". They are counted if the answer hangs on the value: `-ram<4G or os:debian` includes every Debian for certain. To leave them out, say what they must have: `-ram<4G ram>0M`, `-software:firefox<140 software:firefox>=0`. Lists of deployments and events do not count them.',
    table(
      ["field", "is not known if"],
      Object.entries(NOT_KNOWN).filter(([, when]) => when !== "")
        .map(([name, when]) => [code(name), when]),
    ),
    "A word without a field searches the text that is there.",
    "## Fields of deployments",
    "In a list of machines these find the machines that have such a deployment; in a list of deployments, the deployments. `!=` finds those whose value is another one.",
    "Among terms that stand together, `state`, `reason`, `result` and `code` are about the deployment of the `package` beside them. If there are several packages, they must hold for each; without one, they are about any one deployment. A negated term and terms in parentheses are judged by themselves.",
    fieldTable(true),
    "## Values of choices",
    ...QUERY_FIELDS.filter(({ values }) => values.length > 0)
      .flatMap(({ name, values }) => [
        `**${code(name)}**: ${codes(values)}.`,
      ]),
    "Where values can be completed, `tab` in the console and in a shell asks the server for those that exist.",
  ]);
}

function fieldTable(ofDeployment: boolean): string {
  const fields = QUERY_FIELDS.filter(({ examples }) =>
    isAboutDeployments(examples[0]!) === ofDeployment
  );
  return table(
    ["field", "also", "what it is", "value", "completed", "examples"],
    fields.map((
      { name, aliases, kind, isCompletable: completed, examples },
    ) => [
      code(name),
      codes(aliases),
      sentence(text.query.fields[name]),
      KINDS[kind][0],
      completed ? "yes" : "",
      codes(examples),
    ]),
  );
}

function isAboutDeployments(example: string): boolean {
  const { query, problem } = parseQuery(example);
  if (problem) throw new Error(`${example}: ${problem.code}`);
  return termsOf(query).some(isDeploymentTerm);
}

/** The query as the program prints it, for a test. */
export function printed(example: string): string {
  const { query, problem } = parseQuery(example);
  if (problem) throw new Error(`${example}: ${problem.code}`);
  return printQuery(query);
}
