import type { Command } from "commander";
import {
  listNotes,
  type Note,
  NOTE_LIMITS,
  readNote,
} from "#shared/contract/notes.ts";
import { machineNamed, packageNamed } from "#tui/actions/lookup.ts";
import {
  add,
  change,
  type NoteSubject,
  remove,
  subjectOf,
  subjectWords,
} from "#tui/actions/notes.ts";
import { call } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { type ListFlags, listOptions, moment } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import type { Fact } from "#tui/cli/output.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import { firstLine } from "#tui/words/notes.ts";

interface SubjectFlags {
  readonly machine?: string;
  readonly package?: string;
  readonly assignment?: number;
}

/** `longshore notes …` */
export function noteCommands(program: Command, cli: Cli): void {
  const own = text.notes.cli;
  const notes = program.command("notes").description(own.notes);

  subjectOptions(
    listOptions(notes.command("list").description(own.list), noteFields()),
    own.ofPackage,
  ).option("--ticket <ticket>", own.onlyTicket)
    .action(
      async (flags: ListFlags & SubjectFlags & { ticket?: string }) => {
        const { filter: q, ticket } = flags;
        const about = await subjectsOf(cli, flags);
        const ids = Object.fromEntries(
          about.map(({ kind, of }) => [kind, of.id]),
        );
        await printList(cli, listNotes, noteFields(), {
          query: { ...ids, q, ticket },
          none: text.lists.none.notes,
        });
      },
    );

  notes.command("show").description(own.show)
    .argument("<id>", own.id, wholeNumber)
    .action(async (id: number) => {
      const note = await call(await cli.connect(), readNote, {
        params: { id },
      });
      await cli.out.show(note, noteFacts(note));
    });

  subjectOptions(
    notes.command("add").description(own.add)
      .argument("<text>", own.textArgument),
    text.cli.arguments.package,
  ).option("--ticket <ticket>", own.ticket)
    .action(
      async (said: string, flags: SubjectFlags & { ticket?: string }) => {
        const [about, ...more] = await subjectsOf(cli, flags);
        if (!about || more.length > 0) throw new UsageError(own.one);
        const { ticket = "" } = flags;
        await perform(cli, add, { about, text: await textOf(said), ticket });
      },
    );

  notes.command("edit").description(own.edit)
    .argument("<id>", own.id, wholeNumber)
    .argument("[text]", own.textArgument)
    .option("--ticket <ticket>", own.ticket)
    .option("--no-ticket", own.noTicket)
    .action(
      async (
        id: number,
        said: string | undefined,
        flags: { ticket?: string | boolean },
      ) => {
        const ticket = flags.ticket === false ? "" : flags.ticket;
        if (said === undefined && typeof ticket !== "string") {
          throw new UsageError(own.nothing);
        }
        await perform(cli, change, {
          note: { id },
          ...said !== undefined && { text: await textOf(said) },
          ...typeof ticket === "string" && { ticket },
        });
      },
    );

  notes.command("delete").description(own.remove)
    .argument("<id>", own.id, wholeNumber)
    .action((id: number) => perform(cli, remove, { id }, {}, () => ({ id })));
}

function subjectOptions(command: Command, ofPackage: string): Command {
  return command
    .option("--machine <machine>", text.cli.arguments.machine)
    .option("--package <package>", ofPackage)
    .option("--assignment <id>", text.notes.cli.assignment, wholeNumber);
}

async function subjectsOf(
  cli: Cli,
  flags: SubjectFlags,
): Promise<NoteSubject[]> {
  const connection = await cli.connect();
  const { machine, package: pkg, assignment } = flags;
  return [
    ...machine === undefined ? [] : [
      {
        kind: "machine",
        of: await machineNamed(connection, machine),
      } as const,
    ],
    ...pkg === undefined ? [] : [
      {
        kind: "package",
        of: await packageNamed(connection, pkg),
      } as const,
    ],
    ...assignment === undefined ? [] : [
      {
        kind: "assignment",
        of: { id: assignment, name: "" },
      } as const,
    ],
  ];
}

/** The text of an argument; "-" is what stands on stdin. */
async function textOf(said: string): Promise<string> {
  if (said !== "-") return said;
  const decoder = new TextDecoder();
  let read = "";
  for await (const bytes of Deno.stdin.readable) {
    read += decoder.decode(bytes, { stream: true });
    // Beyond the limit, the server says so.
    if (read.length > 2 * NOTE_LIMITS.text) break;
  }
  return read;
}

function noteFields(): readonly Field<Note>[] {
  const { columns } = text.notes;
  return [
    { key: "id", title: text.columns.id, of: ({ id }) => id },
    {
      key: "about",
      title: columns.about,
      of: (note) => subjectWords(subjectOf(note)),
    },
    { key: "ticket", title: columns.ticket, of: ({ ticket }) => ticket },
    { key: "author", title: columns.author, of: ({ author }) => author },
    { key: "written", title: columns.written, at: ({ at }) => at },
    { key: "text", title: columns.text, of: ({ text }) => firstLine(text) },
  ];
}

function noteFacts(note: Note): Fact[] {
  const { id, at, author, ticket, changedAt, changedBy } = note;
  const words = text.notes;
  return [
    [text.cli.labels.id, id],
    [words.about, subjectWords(subjectOf(note))],
    [words.ticket, ticket],
    [words.author, author],
    [words.written, moment(at)],
    ...changedAt === null
      ? []
      : [[words.changed, `${moment(changedAt)} ${changedBy}`] as const],
    ...note.text.split("\n").map((line, i): Fact => [
      i === 0 ? words.text : "",
      line,
    ]),
  ];
}
