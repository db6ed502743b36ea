import type { Channel } from "#shared/threads/channel.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";

/** The agent service of another thread, for a thread without a database. */
export function remoteService(
  other: Pick<Channel<AgentService>, "call">,
): AgentService {
  const remote = <Name extends keyof AgentService>(name: Name) =>
    ((...args: Parameters<AgentService[Name]>) =>
      other.call(name, ...args)) as AgentService[Name];
  return {
    answerPoll: remote("answerPoll"),
    notePolls: remote("notePolls"),
    receiveInventory: remote("receiveInventory"),
    recordResult: remote("recordResult"),
    noteAddress: remote("noteAddress"),
    openInfo: remote("openInfo"),
    openFragment: remote("openFragment"),
    answerCheck: remote("answerCheck"),
    enterDownload: remote("enterDownload"),
    takeBytes: remote("takeBytes"),
    leaveDownload: remote("leaveDownload"),
    noteFragment: remote("noteFragment"),
  };
}
