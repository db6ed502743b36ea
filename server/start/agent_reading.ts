import { type AgentReader, openAgentReader } from "#db/agents/agent_reader.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import { Generation, openedAnew } from "#db/store/replica/generation.ts";
import type { PollBatch } from "#server/agent/limits/poll_batch.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { answerReadOnlyPoll } from "#server/usecases/agents/decide_poll.ts";
import { Capabilities } from "#server/usecases/agents/capability.ts";
import { packageIdIn } from "#server/usecases/agents/package_id.ts";

/** The data from which a thread answers polls. */
export interface ReadingConfig {
  /** The database's file, or a replica of it. */
  readonly file: string;
  /** The memory of a replica's `Generation`; null: the file can be read always. */
  readonly generation: SharedArrayBuffer | null;
  /** The key of capabilities. */
  readonly key: Uint8Array;
}

/** An agent service that reads by itself. */
export interface ReadingService extends AgentService {
  close(): void;
}

/**
 * A service that reads what judging a report takes, and answers the polls that
 * have nothing to write. `service` does the rest, and everything while a
 * replica cannot be read.
 *
 * @throws {DatabaseError} If a file that is no replica cannot be opened.
 */
export function readingService(
  service: AgentService,
  { file, generation, key }: ReadingConfig,
  polls: PollBatch,
): ReadingService {
  const reading = generation === null
    ? always(openAgentReader(file))
    : whileInStep(file, generation);
  const polling = {
    now: () => new Date(),
    capabilities: new Capabilities(key),
    notePoll: polls.note,
  };
  return {
    ...service,
    answerPoll: async (contact) =>
      reading.read((reader) =>
        answerReadOnlyPoll({ ...polling, reader }, contact)
      ) ?? await service.answerPoll(contact),
    recordResult: (contact, report) => {
      const packageId = packageIdIn(report.packageId);
      const read = reading.read((reader) =>
        reader.reportedOn(contact.deviceId, packageId)
      );
      return service.recordResult(contact, read ? { ...report, read } : report);
    },
    close: reading.close,
  };
}

/** Reads, or returns null if that is not possible now. */
interface ReaderAccess {
  read<T>(act: (reader: AgentReader) => T): T | null;
  close(): void;
}

function always(reader: AgentReader): ReaderAccess {
  return { read: (act) => act(reader), close: () => reader.close() };
}

function whileInStep(file: string, memory: SharedArrayBuffer): ReaderAccess {
  const reader = openedAnew(
    new Generation(memory),
    () => openAgentReader(file),
    (opened) => opened.close(),
  );
  return {
    read(act) {
      try {
        const opened = reader.get();
        return opened && act(opened);
      } catch (error) {
        // The main thread finds out whether the replica is damaged.
        if (error instanceof DatabaseError) return null;
        throw error;
      }
    },
    close: reader.close,
  };
}
