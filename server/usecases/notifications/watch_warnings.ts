import {
  clearStatements,
  notedWarnings,
  raiseStatements,
} from "#db/notifications/noted_warnings.ts";
import { enabledTargets } from "#db/notifications/targets.ts";
import { Conflict, type Statement } from "#db/store/transaction.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import {
  isShared,
  warningChanges,
  warningKey,
} from "#server/domain/notifications/warning_changes.ts";
import type { Services } from "#server/usecases/services.ts";

type Needs = Pick<
  Services,
  "store" | "notifier" | "now" | "outlets" | "presence"
>;

/**
 * Appends to the log which warnings of the overview are new and which are over,
 * while a target wants them.
 */
export class WarningWatch {
  readonly #services: Needs;
  readonly #warnings: () => Promise<readonly Warning[]>;
  /** When each warning was last there, milliseconds, by server and key. */
  readonly #seen = new Map<string, Map<string, number>>();

  constructor(services: Needs, warnings: () => Promise<readonly Warning[]>) {
    this.#services = services;
    this.#warnings = warnings;
  }

  async run(): Promise<void> {
    const { store, presence } = this.#services;
    const targets = await enabledTargets(store.db);
    const isWanted = targets.some(({ topics }) =>
      topics.some((topic) => topic.startsWith("warning."))
    );
    if (!isWanted) return;
    const present = await this.#warnings();
    const own = present.filter((warning) => !isShared(warning));
    await this.#compare(presence.id || "this", own);
    if (presence.runsJobs) await this.#compare("", present.filter(isShared));
  }

  async #compare(server: string, present: readonly Warning[]): Promise<void> {
    const { store, notifier, now, outlets } = this.#services;
    const at = now();
    const seen = this.#seen.get(server) ?? new Map<string, number>();
    this.#seen.set(server, seen);
    const noted = new Map(
      (await notedWarnings(store.db, server)).map((key) => {
        const last = seen.get(key) ?? at.getTime();
        seen.set(key, last);
        return [key, last] as const;
      }),
    );
    for (const warning of present) seen.set(warningKey(warning), at.getTime());
    const { raised, cleared } = warningChanges(noted, present, at.getTime());
    const on = { server, host: outlets.server, at };
    const changes = [
      ...raised.map((warning) =>
        raiseStatements({ ...on, key: warningKey(warning) }, warning)
      ),
      ...cleared.map((key) => clearStatements({ ...on, key })),
    ];
    for (const statements of changes) await this.#note(statements);
    if (changes.length > 0) notifier.notify();
  }

  async #note(statements: readonly Statement[]): Promise<void> {
    try {
      await this.#services.store.commit(statements);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}
