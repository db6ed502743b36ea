import { assert, assertEquals } from "@std/assert";
import { ENDPOINTS } from "#tests/operator_api/contract.ts";
import type { Endpoint } from "#shared/contract/endpoint.ts";
import { commandTree } from "#tui/cli/command_tree.ts";
import { idleProgram } from "./parse.ts";

/** Fields of every list, which `--filter`, `--limit` and `--all` stand for. */
const PAGING = ["after", "before", "last", "limit", "q"];

/** Commands by the calls whose fields their options and arguments fill. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "POST /assignments": ["assign"],
  "POST /plans": ["plan"],
  "GET /plans/{id}/machines": ["plan"],
  "GET /assignments": ["assignments list"],
  "DELETE /assignments/{id}": ["assignments withdraw"],
  "POST /deployments/accept": ["deployments accept"],
  "POST /deployments/cancel": ["deployments cancel"],
  "POST /deployments/restarted": ["deployments restarted"],
  "POST /deployments/retry": ["deployments retry"],
  "GET /deployments": ["deployments list"],
  "GET /troubles": ["troubles list"],
  "POST /machines/approvals": ["machines approve"],
  "POST /enrolment-tokens": ["enrolment issue"],
  "GET /enrolment-tokens": ["enrolment list"],
  "GET /audit": ["audit"],
  "GET /events": ["events list"],
  "GET /events/summaries": ["summaries"],
  "PUT /groups/{id}": [
    ...["groups edit", "groups rename", "groups add", "groups exclude"],
    "groups remove",
  ],
  "POST /groups": ["groups create"],
  "POST /groups/preview": [
    ...["groups create", "groups edit", "groups add", "groups exclude"],
    "groups remove",
  ],
  "GET /groups": ["groups list"],
  "POST /machines/fields": ["machines field"],
  "POST /machines/tags": ["machines tag"],
  "GET /duplicates": ["machines duplicates"],
  "POST /duplicates/{id}/merge": ["machines merge"],
  "POST /inventories/requests": ["machines ask-inventory"],
  "GET /former-machines": ["machines removed"],
  "POST /machines/remove": ["machines remove"],
  "POST /machines/restore": ["machines restore"],
  "POST /machines/retire": ["machines retire"],
  "GET /machines": ["machines list"],
  "POST /manifests": ["apply"],
  "POST /manifests/plan": ["diff"],
  "PUT /networks/{id}": [
    ...["networks name", "networks scanners", "networks pin"],
    ...["networks forbid", "networks release"],
  ],
  "GET /networks/{id}/hosts": ["networks hosts"],
  "GET /networks": ["networks list"],
  "PUT /devices/{mac}/mark": ["networks mark"],
  "POST /notes": ["notes add"],
  "PUT /notes/{id}": ["notes edit"],
  "GET /notes": ["notes list"],
  "POST /operators": ["operators create"],
  "PUT /operators/{id}/role": ["operators role"],
  "GET /operators": ["operators list"],
  "GET /relays": ["relays list"],
  "POST /relays": ["relays create"],
  "PATCH /relays/{id}": ["relays set"],
  "POST /halts": ["halt"],
  "GET /windows": ["windows list"],
  "POST /windows": ["windows add"],
  "GET /notifications": ["notifications list"],
  "POST /notifications": ["notifications create"],
  "PATCH /notifications/{id}": [
    ...["notifications enable", "notifications disable"],
    "notifications set",
  ],
  "GET /notifications/{id}/deliveries": ["notifications deliveries"],
  "POST /notifications/{id}/resend": ["notifications resend"],
  "GET /rollouts": ["rollouts list"],
  "POST /rollouts/{id}/open": ["rollouts open"],
  "POST /rollouts/{id}/pause": ["rollouts pause"],
  "POST /rollouts/{id}/stop": ["rollouts stop"],
  "POST /tokens": ["tokens issue"],
  "GET /tokens": ["tokens list"],
  "POST /packages": ["packages create"],
  "GET /packages": ["packages list"],
  "PUT /packages/{id}/activation": ["packages activate", "packages deactivate"],
  "PUT /packages/{id}/codes": ["packages codes"],
  "PUT /packages/{id}/relations": ["packages relations"],
};

/** Calls without a command of their own, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  "GET /machines/{id}/deployments": "deployments list --machine",
  "GET /groups/{id}/machines": "groups members; machines list --group filters",
  "GET /groups/{id}/excluded": "groups members --excluded",
  "GET /audit/head": "the seals that a profile notes",
  "POST /machines/names": "--from, and every name on a line",
  "POST /archives": "packages create sends a file in parts",
  "POST /uploads": "packages create",
  "GET /query/values": "completion",
  "PUT /settings": "settings set names the setting",
  "PUT /groups/{id}/settings": "settings set --group",
  "PUT /machines/{id}/settings": "settings set --machine",
};

/** Other names of fields: options, `<arguments>`, or why there is none. */
const NAMES: Readonly<Record<string, string>> = {
  confirmMachines: "--yes",
  machines: "--machine",
  groups: "--group",
  planId: "--plan",
  packageId: "<package>",
  mode: "--snapshot",
  fate: "--list",
  wanted: "--withdraw",
  inventoryWanted: "--asked",
  manifests: "--file",
  archiveId: "<file>",
  secrets: "--secret-file",
  notify: "--notify-text",
  relations: "--requires",
  maxScanners: "<count>",
  rollout: "--waves",
  times: "--not-before",
  minutes: "--for",
  sites: "--site",
  names: "--name",
  httpPort: "--http",
  httpsPort: "--https",
  "POST /relays settings": "--prefetch",
  "PATCH /relays/{id} settings": "--prefetch",
  topics: "--event",
  enabled: "notifications enable",
  deliveries: "<delivery>",
  // Every command that takes a name looks it up.
  name: "look-ups",
  address: "look-ups",
  // These are commands.
  ...{ add: "groups add", remove: "groups remove" },
  ...{ exclude: "groups exclude", active: "packages activate" },
  ...{ pin: "networks pin", forbid: "networks forbid" },
  release: "networks release",
  version: "settings set sends the version that it read",
  "GET /networks faults": "--unknown",
  "GET /networks/{id}/hosts faults": "--unknown",
  "POST /packages version": "--version",
};

const tree = new Map(
  commandTree(await idleProgram()).map(({ path, command }) => [path, command]),
);

/** "--dry-run" and "<package>": everything that a command takes. */
function takes(path: string): string[] {
  const command = tree.get(path);
  assert(command, `there is no command ${path}`);
  return [
    ...command.options.flatMap(({ long }) =>
      long ? [long, long.replace("--no-", "--")] : []
    ),
    ...command.registeredArguments.map((one) => `<${one.name()}>`),
  ];
}

/** The names of the fields of an endpoint that are not those of every list. */
function fieldsOf({ query, body }: Endpoint): string[] {
  return [query, body].flatMap((schema) =>
    schema && "shape" in schema ? Object.keys(schema.shape as object) : []
  ).filter((name) => !PAGING.includes(name));
}

const keyOf = ({ method, path }: Endpoint) => `${method} ${path}`;
const option = (field: string) =>
  `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

Deno.test("every call with fields is listed", () => {
  const listed = [...Object.keys(COMMANDS), ...Object.keys(OTHERS)];
  const calls = ENDPOINTS.filter((one) => fieldsOf(one).length > 0);
  assertEquals(listed.toSorted(), calls.map(keyOf).toSorted());
});

for (const endpoint of ENDPOINTS) {
  const key = keyOf(endpoint);
  const paths = COMMANDS[key];
  if (!paths) continue;
  Deno.test(`the command line has every field of ${key}`, () => {
    const known = paths.flatMap(takes);
    const lacking = fieldsOf(endpoint).filter((field) => {
      const names = [
        NAMES[`${key} ${field}`] ?? NAMES[field] ?? option(field),
        `<${field}>`,
        `<${field.replace(/s$/, "")}>`,
      ];
      return !names.some((name) =>
        known.includes(name) || !/^(--|<)/.test(name)
      );
    });
    assertEquals(lacking, [], `of ${known.join(" ")}`);
  });
}
