import type { Operator, Token } from "#shared/contract/operators.ts";
import {
  create,
  issue,
  remove,
  revoke,
  setRole,
} from "#tui/actions/operators.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { text } from "#tui/text/mod.ts";
import { actionKey, type ActionState, whyNot } from "#tui/console/perform.ts";

export interface OperatorsState extends Selection<Operator>, ActionState {
  readonly make: () => void;
  readonly issue: (selected: Operator) => void;
  readonly tokens: () => void;
  readonly changeRole: (selected: Operator) => void;
}

const noOperator = (state: OperatorsState) =>
  needsRow(state, text.operators.none);

export const operatorKeys: readonly Binding<OperatorsState>[] = [
  {
    key: "n",
    does: () => text.operators.new,
    footer: ["n", () => text.operators.newShort],
    unavailable: ({ role }) => whyNot(create, role),
    run: ({ make }) => make(),
  },
  {
    key: "t",
    does: () => text.operators.token,
    footer: ["t", () => text.operators.tokenShort],
    unavailable: (state) => noOperator(state) ?? whyNot(issue, state.role),
    run: ({ selected, issue }) => selected && issue(selected),
  },
  {
    key: "e",
    does: () => text.operators.change,
    footer: ["e", () => text.operators.changeShort],
    unavailable: (state) => noOperator(state) ?? whyNot(setRole, state.role),
    run: ({ selected, changeRole }) => selected && changeRole(selected),
  },
  actionKey({
    key: "D",
    does: () => text.operators.remove,
    footer: ["D", () => text.operators.removeShort],
    action: remove,
    target: ({ selected }) => selected,
    needs: noOperator,
  }),
  {
    key: "tab",
    also: ["enter"],
    does: () => text.operators.tokens,
    footer: ["tab", () => text.operators.tokensShort],
    run: ({ tokens }) => tokens(),
  },
];

export interface TokensState extends Selection<Token>, ActionState {
  /** The name of the operator at the console. */
  readonly me: string;
  readonly issue: () => void;
  readonly operators: () => void;
}

const noToken = (state: TokensState) => needsRow(state, text.tokens.none);

export const tokenKeys: readonly Binding<TokensState>[] = [
  {
    key: "n",
    does: () => text.tokens.new,
    footer: ["n", () => text.tokens.newShort],
    unavailable: ({ role }) => whyNot(issue, role),
    run: ({ issue }) => issue(),
  },
  actionKey({
    key: "D",
    does: () => text.tokens.revoke,
    footer: ["D", () => text.tokens.revokeShort],
    action: revoke,
    target: ({ selected, me }) =>
      selected && { ...selected, isOwn: selected.operator === me },
    needs: noToken,
  }),
  {
    key: "tab",
    does: () => text.tokens.operatorsKey,
    footer: ["tab", () => text.operators.crumb],
    run: ({ operators }) => operators(),
  },
];

/** A secret that is on screen, once. */
export interface SecretState {
  readonly copy: () => void;
  readonly copyLines: () => void;
  readonly close: () => void;
}

export const secretKeys: readonly Binding<SecretState>[] = [
  {
    key: "y",
    does: () => text.tokens.copy,
    run: ({ copy }) => copy(),
  },
  {
    key: "l",
    does: () => text.invitation.copy,
    footer: ["l", () => text.invitation.copy],
    run: ({ copyLines }) => copyLines(),
  },
  {
    key: "enter",
    does: () => text.tokens.closeSecret,
    run: ({ close }) => close(),
  },
];
