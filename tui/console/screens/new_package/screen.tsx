import { useEffect, useRef } from "react";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { create as createPackage, sendDraft } from "#tui/actions/packages.ts";
import { perform, whyNot } from "#tui/console/perform.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useForm, type Values } from "#tui/console/widgets/form.tsx";
import { expanded } from "#tui/console/widgets/path_field.tsx";
import { titleOf } from "#tui/words/titles.ts";
import { PathForm } from "#tui/console/screens/path_form.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import {
  still,
  transferKeys,
  transferLines,
} from "#tui/console/screens/transfer.ts";
import { draftOf, packageFields, START } from "./fields.ts";
import { reviewKeys } from "./keys.ts";
import { isRefused, type Review, reviewLines } from "./lines.ts";
import { mistakeInFile } from "./file.ts";
import { useUpload } from "./use_upload.ts";
import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** An archive that is on the server, and the file it was made of. */
interface UploadedArchive {
  readonly file: string;
  readonly target: string;
  readonly archive: Archive;
  readonly findings: readonly Finding[];
}

/** Makes a package: a form, the file on its way, the findings, then it is. */
export function NewPackageScreen({ active }: ScreenProps<"newPackage">) {
  const session = useSession();
  const { connection, me, go, say, hold } = session;
  const [step, setStep] = usePlaceState<"form" | "upload" | "review">(
    "step",
    "form",
  );
  const [sent, setSent] = usePlaceState<UploadedArchive | null>("sent", null);
  const [review, setReview] = usePlaceState<Review | null>("review", null);
  const [filled, keepFilled] = usePlaceState<Values>("filled", START);
  const uploading = useUpload();
  const form = useForm({
    fields: packageFields,
    start: filled,
    sends: text.newPackage.sends,
    send: (values) => void check(values),
    leave: () => go({ to: "back" }),
  });

  useEffect(() => keepFilled(form.values), [form.values, keepFilled]);

  const { transfer } = uploading;
  const under = useRef(false);
  under.current = transfer !== null && transfer.stopped === null;
  useEffect(() => () => {
    if (under.current) say("open", text.upload.left);
  }, []);

  async function check(values: Values): Promise<void> {
    const { file = "" } = values;
    const refused = whyNot(createPackage, me.role);
    if (refused) return say("open", refused);
    if (file === "") return await find(values, null);
    const path = expanded(file, homeFolder());
    const target = values.target === "unix" ? "unix" : "windows";
    if (sent && sent.file === path && sent.target === target) {
      return await find(values, sent);
    }
    const mistake = await mistakeInFile(path);
    if (mistake) {
      form.to(form.fields.findIndex(({ name }) => name === "file"));
      return say("failed", mistake);
    }
    setStep("upload");
    const uploaded = await uploading.send(path, target);
    if (!uploaded) return;
    const now = { file: path, target, ...uploaded };
    setSent(now);
    await find(values, now);
  }
  /** Asks the server what it finds, without making anything. */
  async function find(
    values: Values,
    of: UploadedArchive | null,
  ): Promise<void> {
    say("open", text.newPackage.checking);
    try {
      const draft = draftOf(values, of?.archive.id);
      const { findings } = await hold(sendDraft(connection, draft, true));
      const seen = new Set(findings.map(({ message }) => message));
      const others = (of?.findings ?? [])
        .filter(({ message }) => !seen.has(message));
      setReview({
        values,
        archive: of?.archive ?? null,
        findings: [...findings, ...others],
      });
      setStep("review");
      say("plain", "");
    } catch (error) {
      setStep("form");
      say("failed", (error as Error).message);
    }
  }
  function make({ values, archive }: Review): void {
    const draft = draftOf(values, archive?.id);
    perform(createPackage, draft, {
      session,
      ask: () => {},
      done({ package: made }) {
        if (!made) throw new Error(text.newPackage.refused);
        const { id } = made;
        const place = {
          screen: "package",
          package: { id, name: titleOf(made) },
        } as const;
        go({ to: "back" });
        go({ to: "push", place });
      },
    });
  }

  const edit = () => setStep("form");
  if (step === "upload" && uploading.transfer) {
    const { transfer, stop } = uploading;
    return (
      <SheetScreen
        active={active}
        fetched={still(transfer)}
        linesOf={transferLines}
        keysOf={() =>
          bind(transferKeys, {
            stopped: transfer.stopped !== null,
            stop,
            resume: () => void check(form.values),
            edit,
          })}
        status={transfer.doing}
      />
    );
  }
  if (step === "review" && review) {
    return (
      <SheetScreen
        active={active}
        fetched={still(review)}
        linesOf={reviewLines}
        keysOf={() =>
          bind(reviewKeys, {
            refused: isRefused(review),
            make: () => make(review),
            edit,
          })}
        status={isRefused(review)
          ? text.newPackage.refused
          : text.newPackage.reviewStatus}
      />
    );
  }
  return (
    <PathForm
      form={form}
      active={active}
      sends={text.newPackage.sends}
      status={text.newPackage.status}
    />
  );
}
