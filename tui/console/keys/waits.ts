import { text } from "#tui/text/mod.ts";
import type { Keyboard } from "./keyboard.ts";
import {
  Cancellation,
  type Notice,
  type Session,
} from "#tui/console/session.ts";

/** An answer that takes longer is noticed, in milliseconds. */
const WORKING_MS = 150;

/** What keys wait for, and what esc does meanwhile. */
export interface Waits {
  readonly hold: Session["hold"];
  /** Answers esc; false if it should wait as other keys do. */
  readonly escape: () => boolean;
}

/**
 * Lets keys wait for what they are meant for. Once that takes noticeably long
 * it is said; esc ends it where nothing has been changed yet, and else says
 * that it goes on.
 *
 * @param options.doing What is being done, in words: "Issuing a token".
 */
export function openWaits(
  { keyboard, show, doing }: {
    readonly keyboard: () => Keyboard;
    readonly show: (
      notice: Notice | null | ((now: Notice | null) => Notice | null),
    ) => void;
    readonly doing: () => string | null;
  },
): Waits {
  const cancels = new Set<() => void>();
  let noticeable = 0;

  return {
    hold<Result>(work: Promise<Result>, cancel?: () => void) {
      const working: Notice = { tone: "open", text: text.connection.working };
      let isNoticed = false;
      const timer = setTimeout(() => {
        isNoticed = true;
        noticeable++;
        show(working);
      }, WORKING_MS);
      const ended = Promise.withResolvers<never>();
      const end = () => {
        cancel?.();
        ended.reject(new Cancellation());
      };
      if (cancel) cancels.add(end);
      return keyboard().hold(Promise.race([work, ended.promise])).finally(
        () => {
          clearTimeout(timer);
          cancels.delete(end);
          if (isNoticed) noticeable--;
          show((now) => now === working ? null : now);
        },
      );
    },
    escape() {
      if (cancels.size > 0) {
        for (const end of cancels) end();
        show({ tone: "open", text: text.connection.cancelled });
        return true;
      }
      if (noticeable === 0) return false;
      const what = doing() ?? text.connection.working;
      show({ tone: "open", text: text.connection.goesOn(what) });
      return true;
    },
  };
}

/** Passes every error on but that of what esc has ended. */
export function ignoreCancellation(error: unknown): void {
  if (!(error instanceof Cancellation)) throw error;
}
