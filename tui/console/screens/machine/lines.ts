import stringWidth from "string-width";
import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import type { Note } from "#shared/contract/notes.ts";
import type { Page } from "#shared/contract/page.ts";
import type { Trouble } from "#shared/contract/deployments/troubles.ts";
import { agoWords } from "#tui/words/amounts.ts";
import { evidenceWords, remedyWords } from "#tui/words/identity.ts";
import { troubleWords } from "#tui/words/why.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { namesWords } from "#tui/words/reach.ts";
import { pollWords } from "#tui/words/polls.ts";
import { text } from "#tui/text/mod.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { fitTitle } from "#tui/console/widgets/title_cell.ts";
import {
  field,
  gap,
  heading,
  LABEL,
  note,
} from "#tui/console/widgets/sheet.tsx";
import { formatMoment, stateWords, toneOf } from "#tui/words/words.ts";
import { whyWords } from "#tui/words/reasons.ts";
import { eventLine } from "#tui/console/screens/events/lines.ts";
import { noteSection } from "#tui/console/screens/notes/lines.ts";
import { hardwareOf, type Inventory } from "./inventory.ts";
import type { Line, LineTarget } from "#tui/console/screens/line.ts";
import { titleOf } from "#tui/words/titles.ts";

/** A host of containers has hundreds; its inventory lists them all. */
const SHOWN_ADDRESSES = 8;

/** A machine with everything its page shows. */
export interface MachineDetails {
  readonly machine: Machine;
  readonly inventory: Inventory;
  /** Some of them; `deploymentsTotal` says how many there are. */
  readonly deployments: readonly Deployment[];
  readonly deploymentsTotal: number;
  /** The newest ones, newest first. */
  readonly events: readonly LogEvent[];
  /** The latest problem of its agent. */
  readonly troubles: readonly Trouble[];
  /** The newest ones. */
  readonly notes: Page<Note>;
}

/** Custom fields beside the tag; more than these have their own section. */
const FEW_FIELDS = 4;

/** The page of a machine: what it is, its deployments, and its inventory. */
export function machineLines(whole: MachineDetails, width: number): Line[] {
  const { id, name } = whole.machine;
  return [
    ...whole.troubles.flatMap((one, i) =>
      [
        ...field(
          text.why.labels.trouble,
          {
            text: one.package
              ? text.sheet.labelled(
                titleOf(one.package),
                troubleWords(one, new Date()),
              )
              : troubleWords(one, new Date()),
            tone: "failed",
          },
          width,
          one.package
            ? {
              place: {
                screen: "deployment",
                machine: { id, name },
                package: one.package,
              } as const,
            }
            : undefined,
        ),
        ...alertLines(one, width),
      ].map((line) => ({ ...line, key: `trouble ${i} ${line.key}` }))
    ),
    ...identityLines(whole, width),
    ...noteSection(whole.notes, { kind: "machine", of: { id, name } }),
    ...whole.machine.fields.length > FEW_FIELDS
      ? [
        gap("fields"),
        heading(text.account.heading),
        ...fieldLines(whole.machine, width),
      ]
      : [],
    ...deploymentLines(whole, width),
    ...inventoryLines(whole, width),
    gap("timeline"),
    heading(text.machine.events),
    ...whole.events.map((event) => eventLine(event, "package")),
    {
      key: "all events",
      pieces: [{ text: text.sheet.allEvents, tone: "quiet" }],
      target: {
        place: { screen: "happened", filter: { machine: { id, name } } },
      },
    },
  ];
}

/** The evidence of an alert about the machine's identity, and its remedy. */
function alertLines({ kind, identity }: Trouble, width: number): Line[] {
  if (!identity) return [];
  const { evidence, todo } = text.identity;
  return [
    ...field(evidence, evidenceWords(identity), width),
    ...field(todo, remedyWords(kind, identity), width),
  ];
}

function identityLines(
  { machine, events }: MachineDetails,
  width: number,
): Line[] {
  const { id, deviceId, os, addresses, serial, tag, agent, family } = machine;
  const now = new Date();
  const age = (at: string) => {
    const seconds = (now.getTime() - new Date(at).getTime()) / 1000;
    return `${formatMoment(at, now)}, ${text.machine.ago(agoWords(seconds))}`;
  };
  return [
    ...machine.retiredAt === null ? [] : field(text.life.status, {
      text: text.life.retiredSince(formatMoment(machine.retiredAt, now)),
      tone: "open",
    }, width),
    ...machine.status === "pending"
      ? field(text.life.status, {
        text: text.enrolment.isPending,
        tone: "open",
      }, width)
      : [],
    ...machine.approvedBy === ""
      ? []
      : field(text.enrolment.approved, machine.approvedBy, width),
    ...field(text.machine.contact, age(lastSignOf(machine, events)), width),
    ...machine.relay === null
      ? []
      : field<LineTarget>(text.relays.label, machine.relay.name, width, {
        place: { screen: "relay", relay: machine.relay },
      }),
    ...field(
      text.machine.inventory,
      machine.inventoryWantedAt
        ? text.inventories.since(
          age(machine.inventoriedAt),
          formatMoment(machine.inventoryWantedAt, now),
        )
        : age(machine.inventoriedAt),
      width,
    ),
    ...field(text.inventories.polls, pollWords(machine), width),
    ...field(text.machine.system, os || text.sheet.unknown, width),
    ...field(
      text.machine.address,
      addresses.length === 0
        ? text.sheet.unknown
        : namesWords(addresses, SHOWN_ADDRESSES),
      width,
    ),
    ...tag ? field(text.machine.tag, tag, width) : [],
    ...machine.fields.length <= FEW_FIELDS ? fieldLines(machine, width) : [],
    ...serial ? field(text.machine.serial, serial, width) : [],
    ...field(text.machine.agent, `${family}  ${agent}`, width),
    ...field(text.machine.deviceId, deviceId, width),
    ...field(
      text.machine.registered,
      formatMoment(machine.registeredAt, now),
      width,
    ),
    ...field(text.machine.id, `${id}`, width),
  ];
}

/**
 * The latest sign of the agent: the time of a contact is written a little later
 * than the event that came of it.
 */
function lastSignOf(
  { lastContactAt }: Machine,
  events: readonly LogEvent[],
): string {
  const newest = events.find(({ actor }) => actor === "agent")?.at ?? "";
  return newest > lastContactAt ? newest : lastContactAt;
}

/** The custom fields, under their own names; a long one is before its value. */
function fieldLines({ fields }: Machine, width: number): Line[] {
  const isLong = (name: string) => stringWidth(name) > LABEL;
  return fields.flatMap(({ name, value }) =>
    field(
      isLong(name) ? "" : name,
      isLong(name) ? text.sheet.labelled(name, value) : value,
      width,
    )
      .map((line) => ({ ...line, key: `field ${line.key}` }))
  );
}

function deploymentLines(whole: MachineDetails, width: number): Line[] {
  const { deployments, deploymentsTotal, machine: { id, name } } = whole;
  const more = deploymentsTotal - deployments.length;
  return [
    gap("deployments"),
    heading(text.machine.deployments),
    ...deployments.length === 0
      ? note("none", text.machine.noDeployments, width)
      : deployments.map((row): Line => ({
        key: `deployment ${row.package.id}`,
        pieces: [
          { text: fitTitle(row.package, 24) },
          {
            text: ` ${fit(stateWords(row), 18)} `,
            tone: toneOf(row),
          },
          { text: whyWords(row) },
        ],
        target: {
          place: {
            screen: "deployment",
            machine: { id, name },
            package: row.package,
          },
        },
      })),
    ...more > 0
      ? [{
        key: "all deployments",
        pieces: [{
          text: text.sheet.all(deploymentsTotal),
          tone: "quiet" as const,
        }],
        target: {
          place: { screen: "progress" as const, machine: { id, name } },
        },
      }]
      : [],
  ];
}

function inventoryLines(
  { machine: { id, name }, inventory }: MachineDetails,
  width: number,
): Line[] {
  const machine: EntityName = { id, name };
  const hardware = hardwareOf(inventory);
  const programs = inventory.sections.SOFTWARES?.entries.length ?? 0;
  return [
    gap("hardware"),
    heading(text.machine.hardware),
    ...hardware.length === 0
      ? note("no inventory", text.machine.noInventory, width)
      : hardware.flatMap(([label, words], i) =>
        field(label, words, width)
          .map((line) => ({ ...line, key: `hardware ${i} ${line.key}` }))
      ),
    ...field(
      text.machine.software,
      text.machine.softwareWords(programs),
      width,
      programs > 0
        ? { place: { screen: "software", machine } as const }
        : undefined,
    ),
    ...field(
      text.machine.history,
      inventory.history.length > 0
        ? text.sheet.labelled(
          text.machine.historyWords(inventory.history.length),
          inventory.history.join(" "),
        )
        : text.machine.historyWords(0),
      width,
    ),
  ];
}
