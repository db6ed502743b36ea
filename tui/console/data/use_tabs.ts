import { useState } from "react";
import { usePlaceState } from "./place_state.ts";

/** The page of a place that is on screen: one of its tabs, or one over it. */
export interface Tabs<Tab extends string, Overlay> {
  /** Still the same when one comes back to the place. */
  readonly tab: Tab;
  /** A form or another page over the tab; gone once the place is left. */
  readonly overlay: Overlay | null;
  /** Shows a tab, and closes what is over it. */
  readonly show: (tab: Tab) => void;
  readonly open: (overlay: Overlay) => void;
  /** Closes what is over the tab. */
  readonly close: () => void;
}

/** @param name Distinguishes it from what else the place keeps. */
export function useTabs<Tab extends string, Overlay>(
  name: string,
  first: Tab,
): Tabs<Tab, Overlay> {
  const [tab, setTab] = usePlaceState<Tab>(name, first);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const close = () => setOverlay(null);
  return {
    tab,
    overlay,
    show(next) {
      setTab(next);
      close();
    },
    // A function would be called by React, so it is wrapped.
    open: (next) => setOverlay(() => next),
    close,
  };
}
