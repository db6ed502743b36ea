import {
  cancelDeployment,
  type Deployment,
  retryDeployment,
} from "../../../shared/deployments.ts";
import type { Role } from "../../../shared/operators.ts";
import { type Binding, LOADING } from "../../keys/binding.ts";
import { forbidden } from "../../may.ts";
import { text } from "../../text/mod.ts";
import { stateWords } from "../../words.ts";
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
