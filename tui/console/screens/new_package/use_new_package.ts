import { useEffect, useRef } from "react";
import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import { Target } from "#shared/contract/packages/packages.ts";
import { create as createPackage, sendDraft } from "#tui/actions/packages.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { perform, whyNot } from "#tui/console/perform.ts";
import type { Transfer } from "#tui/console/screens/transfer.ts";
import { Cancellation, useSession } from "#tui/console/session.ts";
import { type Form, useForm, type Values } from "#tui/console/widgets/form.tsx";
import { expandHome } from "#tui/profiles/home.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import { draftOf, packageFields, START } from "./fields.ts";
import { mistakeInFile } from "./file.ts";
import type { Review } from "./lines.ts";
import { useSuggestions } from "./use_suggestions.ts";
import { type UploadControl, useUpload } from "./use_upload.ts";

/** An archive that is on the server, and the file it was made from. */
interface UploadedArchive {
  readonly file: string;
  readonly target: string;
  readonly archive: Archive;
  readonly findings: readonly Finding[];
}

/** A package on its way: a form, its file being sent, a review of findings. */
export interface NewPackageSteps {
  readonly step: "form" | "upload" | "review";
  readonly form: Form;
  readonly uploading: UploadControl;
  readonly review: Review | null;
  /** Back to the form. */
  readonly edit: () => void;
  /** Sends the file of the form, or the rest of it, and reviews the package. */
  readonly check: () => void;
  /** Reviews it again with errors of these codes accepted. */
  readonly accept: (review: Review, codes: readonly string[]) => void;
  /** Makes the package that was reviewed, and opens it. */
  readonly make: (review: Review) => void;
}

/** Steps and values are kept while the place is left; an upload stops. */
export function useNewPackage(): NewPackageSteps {
  const session = useSession();
  const { connection, me, go, say, hold } = session;
  const [step, setStep] = usePlaceState<NewPackageSteps["step"]>(
    "step",
    "form",
  );
  const [sent, setSent] = usePlaceState<UploadedArchive | null>("sent", null);
  const [review, setReview] = usePlaceState<Review | null>("review", null);
  const uploading = useUpload();
  const form = usePackageForm((values) => void check(values));
  useSuggestions(form);
  useNoticeOnLeave(uploading.transfer);

  async function check(values: Values): Promise<void> {
    const refused = whyNot(createPackage, me.role);
    if (refused) return say("open", refused);
    const uploaded = values.file ? await sendFile(values) : null;
    if (uploaded !== undefined) await showReview(values, uploaded, []);
  }
  /** Undefined if the file could not be sent, or was stopped on its way. */
  async function sendFile(
    values: Values,
  ): Promise<UploadedArchive | undefined> {
    const file = expandHome(values.file ?? "", homeFolder());
    const target = Target.parse(values.target);
    if (sent && sent.file === file && sent.target === target) return sent;
    const mistake = await mistakeInFile(file);
    if (mistake) {
      form.to(form.fields.findIndex(({ name }) => name === "file"));
      say("failed", mistake);
      return undefined;
    }
    setStep("upload");
    const uploaded = await uploading.send(file, target);
    if (!uploaded) return undefined;
    const archive = { file, target, ...uploaded };
    setSent(archive);
    return archive;
  }
  /** Asks the server for its findings; nothing is made. */
  async function showReview(
    values: Values,
    uploaded: Pick<UploadedArchive, "archive" | "findings"> | null,
    accept: readonly string[],
  ): Promise<void> {
    say("open", text.newPackage.checking);
    try {
      const draft = draftOf(values, uploaded?.archive.id, accept);
      const gone = new AbortController();
      const { findings } = await hold(
        sendDraft({ ...connection, signal: gone.signal }, draft, true),
        () => gone.abort(),
      );
      setReview({
        values,
        archive: uploaded?.archive ?? null,
        findings: mergeFindings(findings, uploaded?.findings ?? []),
        accept,
      });
      setStep("review");
      say("plain", "");
    } catch (error) {
      setStep("form");
      if (!(error instanceof Cancellation)) {
        say("failed", (error as Error).message);
      }
    }
  }
  function accept(
    { values, archive, accept }: Review,
    codes: readonly string[],
  ): void {
    const uploaded = archive && { archive, findings: [] };
    void showReview(values, uploaded, [...accept, ...codes]);
  }
  function make({ values, archive, accept }: Review): void {
    perform(createPackage, draftOf(values, archive?.id, accept), {
      session,
      ask: () => {},
      done({ package: made }) {
        if (!made) throw new Error(text.newPackage.refused);
        form.forget();
        const name = { id: made.id, name: titleOf(made) };
        go({ to: "back", made: { screen: "packages", id: made.id } });
        go({ to: "push", place: { screen: "package", package: name } });
      },
    });
  }
  return {
    step,
    form,
    uploading,
    review,
    edit: () => setStep("form"),
    check: () => void check(form.values),
    accept,
    make,
  };
}

/** The form of a package; its values are still there when one comes back. */
function usePackageForm(send: (values: Values) => void): Form {
  const { go } = useSession();
  return useForm({
    fields: packageFields,
    start: START,
    draft: "new package",
    sends: text.newPackage.sends,
    send,
    leave: () => go({ to: "back" }),
  });
}

/** Says that an upload stops, if the screen is left while it is under way. */
function useNoticeOnLeave(transfer: Transfer | null): void {
  const { say } = useSession();
  const isUnderWay = useRef(false);
  isUnderWay.current = transfer !== null && transfer.stopped === null;
  useEffect(() => () => {
    if (isUnderWay.current) say("open", text.upload.left);
  }, []);
}

/** The findings of a draft, then those of its archive it does not repeat. */
function mergeFindings(
  ofDraft: readonly Finding[],
  ofArchive: readonly Finding[],
): readonly Finding[] {
  const messages = new Set(ofDraft.map(({ message }) => message));
  return [
    ...ofDraft,
    ...ofArchive.filter(({ message }) => !messages.has(message)),
  ];
}
