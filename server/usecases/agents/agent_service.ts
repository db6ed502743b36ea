import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type { ReportContext } from "#db/agents/reports.ts";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { PollAnswer } from "#server/domain/machines/poll_answer.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import type { Budget, Ticket } from "#server/live/downloads.ts";

/**
 * Everything agents can ask of the server; `server/agent` speaks it on the
 * wire. Arguments and answers are plain data: they cross threads.
 */
export interface AgentService {
  /** QUERY=PROLOG. Resolves after what it offers for the first time is durable. */
  answerPoll(contact: Contact): Promise<PollAnswer>;
  /** Polls that were answered without `answerPoll`, in the order they came. */
  notePolls(polls: readonly PollNote[]): Promise<void>;
  /** QUERY=INVENTORY. Resolves after the inventory is durable. */
  receiveInventory(
    contact: Contact,
    inventory: Inventory,
  ): Promise<InventoryAnswer>;
  /** QUERY=DOWNLOAD. Resolves after the result is durable. */
  recordResult(contact: Contact, report: ResultReport): Promise<void>;
  /** QUERY=NOTIFY, TYPE=IP: the machine's address has changed. */
  noteAddress(contact: Contact, ip: string): Promise<void>;
  /** GET `…/ID/info`: null where this machine is not offered the package. */
  openInfo(
    capability: string,
    packageId: number,
    family: AgentFamily,
  ): Promise<PackageInfo | null>;
  /** GET `…/ID/ID-N`. */
  openFragment(
    capability: string,
    packageId: number,
    number: number,
  ): Promise<FragmentAnswer>;
  /** Waits for a place in these budgets; null: there was none for too long. */
  enterDownload(
    machineId: number,
    budgets: readonly Budget[],
  ): Promise<Ticket | null>;
  /** Waits until more may be sent, and says how many bytes. */
  takeBytes(ticket: Ticket): Promise<number>;
  leaveDownload(ticket: Ticket): Promise<void>;
  /** The whole of a fragment has been sent to a machine. */
  noteFragment(
    machineId: number,
    packageId: number,
    number: number,
  ): Promise<void>;
}

/** What an agent says about a package it was offered. */
export interface ResultReport {
  /** As it came; anything but a known id is kept as unexpected. */
  readonly packageId: string;
  readonly code: string;
  /** What the caller has just read about it, if it has; saves reading again. */
  readonly read?: ReportContext;
}

/** What is kept of one poll. */
export interface PollNote {
  readonly machineId: number;
  readonly memory: PollMemory;
}

export interface InventoryAnswer {
  /** The machine's account info if it differs from what the agent sent. */
  readonly accountInfo: Readonly<Record<string, string>> | null;
}

export type FragmentAnswer =
  /** 404: no such fragment, or a capability that proves nothing. */
  | { readonly kind: "refused" }
  /** 200 without bytes: the agent finds a wrong digest and cleans up. */
  | { readonly kind: "recalled" }
  | {
    readonly kind: "file";
    readonly path: string;
    /** Whose capability it was; for `noteFragment` once all of it is sent. */
    readonly machineId: number;
    /** What it has to keep to; none: it is sent as fast as it goes. */
    readonly budgets: readonly Budget[];
  };
