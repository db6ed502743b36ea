import type { Relay } from "#shared/contract/relays.ts";
import { groupNamed, lookUpAll } from "#tui/actions/lookup.ts";
import {
  changeRelayAction,
  createRelayAction,
  issueRelayTokenAction,
} from "#tui/actions/relays/relays.ts";
import { ignoreCancellation } from "#tui/console/keys/waits.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { text } from "#tui/text/mod.ts";
import {
  inputOf,
  NEW_RELAY,
  relayFields,
  type RelayInput,
  valuesOf,
} from "./forms.ts";
import { type IssuedToken, RelayTokenPage } from "./token_page.tsx";

/** What is shown over the list or the page of a relay. */
export type RelayOverlay =
  | { readonly show: "new" }
  | { readonly show: "edit"; readonly relay: Relay }
  | { readonly show: "token"; readonly issued: IssuedToken };

interface OverlayProps {
  readonly overlay: RelayOverlay;
  readonly active: boolean;
  readonly open: (overlay: RelayOverlay) => void;
  readonly close: () => void;
  /** Called when a relay was made or changed, with its id. */
  readonly done: (id: number) => unknown;
}

/** The form of a relay, or its token, which is shown once. */
export function RelayOverlayPage(
  { overlay, active, open, close, done }: OverlayProps,
) {
  const session = useSession();
  const context = { session, ask: () => {} };
  if (overlay.show === "token") {
    return (
      <RelayTokenPage active={active} issued={overlay.issued} close={close} />
    );
  }
  const spec = overlay.show === "new"
    ? newForm(context, close, (issued) => {
      done(issued.relay.id);
      open({ show: "token", issued });
    })
    : editForm(overlay.relay, context, close, done);
  return (
    <FormScreen
      active={active}
      status={overlay.show === "new"
        ? text.relays.newTitle
        : text.relays.editTitle(overlay.relay.name)}
      spec={spec}
    />
  );
}

function newForm(
  context: ActionContext,
  leave: () => void,
  done: (issued: IssuedToken) => void,
): FormSpec {
  return {
    fields: () => relayFields(true),
    draft: "new relay",
    start: NEW_RELAY,
    sends: text.relays.makeShort,
    leave,
    send(values) {
      const { name = "", sites = "" } = values;
      withGroups(sites, context, (ids) =>
        perform(createRelayAction, {
          ...inputOf(values),
          name: name.trim(),
          sites: ids,
        }, { ...context, done }));
    },
  };
}

function editForm(
  relay: Relay,
  context: ActionContext,
  leave: () => void,
  done: (id: number) => unknown,
): FormSpec {
  const start = valuesOf(relay);
  return {
    fields: () => relayFields(false),
    draft: `relay ${relay.id}`,
    start,
    sends: text.relays.editSend,
    leave,
    send(values) {
      const { sites = "" } = values;
      const isMoved = sites.trim() !== start["sites"];
      const send = (ids: number[] | undefined) => {
        const change = {
          ...ids && { sites: ids },
          ...changesOf(relay, inputOf(values)),
        };
        leave();
        if (Object.keys(change).length === 0) return;
        perform(changeRelayAction, { relay, change }, {
          ...context,
          done: () => done(relay.id),
        });
      };
      if (isMoved) withGroups(sites, context, send);
      else send(undefined);
    },
  };
}

/** What of a relay the input changes. */
function changesOf(relay: Relay, input: RelayInput): Partial<RelayInput> {
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) =>
      JSON.stringify(relay[name as keyof RelayInput]) !== JSON.stringify(value)
    ),
  );
}

/** Finds the groups that were typed, or says which there is none of. */
function withGroups(
  typed: string,
  { session: { connection, hold, say } }: Pick<ActionContext, "session">,
  then: (ids: number[]) => void,
): void {
  const gone = new AbortController();
  hold(
    lookUpAll(groupNamed, { ...connection, signal: gone.signal }, [
      typed.trim(),
    ]),
    () => gone.abort(),
  ).then((groups) => then(groups.map(({ id }) => id)))
    .catch(ignoreCancellation)
    .catch((error: Error) => say("failed", error.message));
}

/** Gives a relay a new token, after a question, and shows it. */
export function issueToken(
  relay: Relay,
  context: ActionContext,
  open: (overlay: RelayOverlay) => void,
): void {
  perform(issueRelayTokenAction, relay, {
    ...context,
    done: (issued) => open({ show: "token", issued }),
  });
}
