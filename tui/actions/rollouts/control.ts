import type { z } from "zod";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import {
  openWaves,
  pauseRollout,
  resumeRollout,
  type Rollout,
  stopRollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { call } from "#tui/api/call.ts";
import type { Action } from "#tui/actions/action.ts";
import { flags } from "#tui/actions/command_line.ts";
import { limitsWords } from "#tui/actions/packages.ts";
import { undoWith } from "#tui/actions/undo/undo.ts";
import { text } from "#tui/text/mod.ts";
import { reachWords } from "#tui/words/reach.ts";

/** A rollout, and why an operator changes it. */
export interface RolloutTarget {
  readonly id: number;
  readonly reason?: string;
}

/** No machine is offered the package for the first time. */
export const pause: Action<RolloutTarget, Rollout> = {
  endpoint: pauseRollout,
  doing: ({ id }) => text.rollouts.pausing(id),
  run: (connection, { id, reason }) =>
    call(connection, pauseRollout, { params: { id }, body: { reason } }),
  sentence: ({ id }) => text.rollouts.paused(id),
  id: ({ id }) => id,
  undo: ({ id }) =>
    undoWith(resume, { id }, { effects: [text.rollouts.undoPause] }),
  commandLines: ({ id, reason }) => [
    ["rollouts", "pause", `${id}`, ...flags({ reason })],
  ],
};

/** It goes on after a pause or a halt. */
export const resume: Action<RolloutTarget, Rollout> = {
  endpoint: resumeRollout,
  doing: ({ id }) => text.rollouts.resuming(id),
  run: (connection, { id }) =>
    call(connection, resumeRollout, { params: { id } }),
  sentence: ({ id }, { openWave, waves }) =>
    text.rollouts.resumed(id, openWave, waves.length),
  id: ({ id }) => id,
  undo: ({ id }) =>
    undoWith(pause, { id }, { effects: [text.rollouts.undoResume] }),
  commandLines: ({ id }) => [["rollouts", "resume", `${id}`]],
};

/** The waves to open: up to one, all, or only the next. */
export interface WavesTarget {
  readonly id: number;
  readonly wave?: number | "all";
}

type OpenResult = z.output<typeof openWaves.output>;

/** Opens waves without waiting for the one before. */
export const open: Action<WavesTarget, OpenResult, OpenResult> = {
  endpoint: openWaves,
  preview: (connection, { id, wave }) =>
    call(connection, openWaves, {
      params: { id },
      body: { wave, dryRun: true },
    }),
  machines: (_, { machines }) => machines,
  question: ({ id, wave }, { machines, rollout }) => ({
    title: wave === undefined || wave === rollout.openWave + 1
      ? text.rollouts.openOneQuestion(id, rollout.openWave + 1)
      : text.rollouts.openQuestion(id),
    lines: [text.rollouts.opens(machines)],
    yes: text.rollouts.openYes,
    danger: false,
  }),
  doing: ({ id }) => text.rollouts.opening(id),
  run: (connection, { id, wave }, { machines }) =>
    call(connection, openWaves, {
      params: { id },
      body: { wave, confirmMachines: machines },
    }),
  sentence: ({ id }, { rollout: { openWave, waves }, machines }) =>
    text.rollouts.opened(id, openWave, waves.length, machines),
  id: ({ id }) => id,
  commandLines: ({ id, wave }) => [[
    "rollouts",
    "open",
    `${id}`,
    ...wave === "all" ? ["--all"] : flags({ wave }),
  ]],
};

/** Stops it for good: cancels what waits and recalls what was offered. */
export const stop: Action<RolloutTarget, StopResult, StopResult> = {
  endpoint: stopRollout,
  preview: (connection, { id }) =>
    call(connection, stopRollout, { params: { id }, body: { dryRun: true } }),
  machines: (_, { cancelled, recalling }) => cancelled + recalling,
  question(
    { id },
    { cancelled, recalling, beyondRecall, byFamily, mirrors },
  ) {
    return {
      title: text.rollouts.stopQuestion(id),
      lines: [
        `${reachWords(cancelled + recalling, byFamily)}.`,
        text.package.stops(cancelled, recalling),
        ...limitsWords({ beyondRecall, mirrors }),
      ],
      yes: text.rollouts.stopYes,
      danger: true,
    };
  },
  doing: ({ id }) => text.rollouts.stopping(id),
  run: (connection, { id, reason }, { cancelled, recalling }) =>
    call(connection, stopRollout, {
      params: { id },
      body: { reason, confirmMachines: cancelled + recalling },
    }),
  sentence: ({ id }, { cancelled, recalling, beyondRecall }) =>
    text.rollouts.stopped(
      id,
      [
        text.package.stops(cancelled, recalling),
        ...limitsWords({ beyondRecall, mirrors: [] }),
      ].join(" "),
    ),
  id: ({ id }) => id,
  undo: () => text.undo.why.withdrawn,
  commandLines: ({ id, reason }) => [
    ["rollouts", "stop", `${id}`, ...flags({ reason })],
  ],
};
