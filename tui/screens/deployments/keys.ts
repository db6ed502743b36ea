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
  needsRow(state, "There is no deployment here yet");

const notFinal = ({ selected }: DeploymentsState) =>
  selected && OPEN.includes(selected.state)
    ? `It is still ${stateWords(selected)}; cancel it, or wait`
    : null;

const notStoppable = ({ selected }: DeploymentsState) =>
  !selected
    ? null
    : !OPEN.includes(selected.state)
    ? `It is over already: ${stateWords(selected)}`
    : selected.state === "recalling"
    ? "It is being recalled already"
    : null;

export const deploymentKeys: readonly Binding<DeploymentsState>[] = [
  {
    key: "r",
    does: "try again on this machine",
    footer: ["r", "retry"],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, retryDeployment) ??
        notFinal(state),
    run: ({ selected, retry }) => selected && retry(selected),
  },
  {
    key: "c",
    does: "cancel or recall it on this machine",
    footer: ["c", "cancel"],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, cancelDeployment) ??
        notStoppable(state),
    run: ({ selected, cancel }) => selected && cancel(selected),
  },
];
