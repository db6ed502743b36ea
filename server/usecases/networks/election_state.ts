/** What the election of scanners remembers from one run to the next. */
export interface ElectionState {
  /** The settings that networks were last elected by, as JSON; "": none yet. */
  rules: string;
}
