import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { answerPoll, notePolls } from "#server/usecases/agents/answer_poll.ts";
import { noteAddress } from "#server/usecases/agents/note_address.ts";
import {
  noteFragment,
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { receiveInventory } from "#server/usecases/agents/receive_inventory.ts";
import type { ReportSpool } from "#server/usecases/agents/report_spool.ts";
import type { Services } from "#server/usecases/services.ts";

/** Answers agents with the use cases. */
export function agentServiceOf(
  services: Services,
  reports: Pick<ReportSpool, "take">,
): AgentService {
  const { downloads } = services;
  return {
    answerPoll: (contact) => answerPoll(services, contact),
    notePolls: (polls) => Promise.resolve(notePolls(services, polls)),
    receiveInventory: (contact, inventory) =>
      receiveInventory(services, contact, inventory),
    recordResult: (contact, report) => reports.take(contact, report),
    noteAddress: (contact, ip, cards) =>
      noteAddress(services, contact, { ip, cards }),
    openInfo: (capability, packageId, family) =>
      openInfo(services, capability, packageId, family),
    openFragment: (capability, packageId, number) =>
      openFragment(services, capability, packageId, number),
    answerCheck: (nonce) =>
      Promise.resolve(services.capabilities.answerCheck(nonce)),
    enterDownload: (machineId, budgets) => downloads.enter(machineId, budgets),
    takeBytes: (ticket) => downloads.take(ticket),
    leaveDownload: (ticket) => Promise.resolve(downloads.leave(ticket)),
    noteFragment: (machineId, packageId, number) =>
      Promise.resolve(noteFragment(services, machineId, packageId, number)),
  };
}
