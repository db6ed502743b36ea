import {
  cancelDeployment,
  type Deployment,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import type { Role } from "#shared/contract/roles.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { text } from "#tui/text/mod.ts";
import { stateWords } from "#tui/words/words.ts";
import { isOpen } from "./lines.ts";

export interface DeploymentState {
  /** Null until it has been read. */
  readonly shown: Deployment | null;
  readonly role: Role;
  readonly retry: (shown: Deployment) => void;
  readonly cancel: (shown: Deployment) => void;
}

const notRead = ({ shown }: DeploymentState) => shown ? null : LOADING;

const notFinal = ({ shown }: DeploymentState) =>
  shown && isOpen(shown) ? text.deployments.stillOpen(stateWords(shown)) : null;

const notStoppable = ({ shown }: DeploymentState) =>
  !shown
    ? null
    : !isOpen(shown)
    ? text.deployments.isOver(stateWords(shown))
    : shown.state === "recalling"
    ? text.deployments.recallingAlready
    : null;

export const deploymentScreenKeys: readonly Binding<DeploymentState>[] = [
  {
    key: "r",
    does: () => text.deployments.retry,
    footer: ["r", () => text.deployments.retryShort],
    unavailable: (state) =>
      notRead(state) ?? forbidden(state.role, retryDeployment) ??
        notFinal(state),
    run: ({ shown, retry }) => shown && retry(shown),
  },
  {
    key: "c",
    does: () => text.deployments.cancel,
    footer: ["c", () => text.deployments.cancelShort],
    unavailable: (state) =>
      notRead(state) ?? forbidden(state.role, cancelDeployment) ??
        notStoppable(state),
    run: ({ shown, cancel }) => shown && cancel(shown),
  },
];
