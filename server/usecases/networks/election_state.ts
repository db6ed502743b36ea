/** The state that the election of scanners keeps between two runs. */
export interface ElectionState {
  /** The settings of the last election, as JSON; "": none yet. */
  rules: string;
}
