import { text } from "../../text/mod.ts";
import {
  cancelDeployment,
  type Deployment,
  type DeploymentState,
  retryDeployment,
} from "../../../shared/deployments.ts";
import type { Role } from "../../../shared/operators.ts";
import type { Binding } from "../../keys/binding.ts";
import { needsRow, type Selection } from "../../keys/lists.ts";
import { forbidden } from "../../may.ts";
import { stateWords } from "../../words.ts";

export interface DeploymentsState extends Selection<Deployment> {
  readonly role: Role;
  readonly retry: (selected: Deployment) => void;
  readonly cancel: (selected: Deployment) => void;
}

const OPEN: readonly DeploymentState[] = [
  "waiting",
  "offered",
  "downloading",
  "recalling",
];

const nothingSelected = (state: DeploymentsState) =>
  needsRow(state, text.deployments.none);

const notFinal = ({ selected }: DeploymentsState) =>
  selected && OPEN.includes(selected.state)
    ? text.deployments.stillOpen(stateWords(selected))
    : null;

const notStoppable = ({ selected }: DeploymentsState) =>
  !selected
    ? null
    : !OPEN.includes(selected.state)
    ? text.deployments.isOver(stateWords(selected))
    : selected.state === "recalling"
    ? text.deployments.recallingAlready
    : null;

export const deploymentKeys: readonly Binding<DeploymentsState>[] = [
  {
    key: "r",
    does: () => text.deployments.retry,
    footer: ["r", () => text.deployments.retryShort],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, retryDeployment) ??
        notFinal(state),
    run: ({ selected, retry }) => selected && retry(selected),
  },
  {
    key: "c",
    does: () => text.deployments.cancel,
    footer: ["c", () => text.deployments.cancelShort],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, cancelDeployment) ??
        notStoppable(state),
    run: ({ selected, cancel }) => selected && cancel(selected),
  },
];
