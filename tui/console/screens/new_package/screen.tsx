import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { PathForm } from "#tui/console/screens/path_form.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import {
  constantResult,
  type Transfer,
  transferKeys,
  transferLines,
} from "#tui/console/screens/transfer.ts";
import { text } from "#tui/text/mod.ts";
import { reviewKeys } from "./keys.ts";
import { canAccept, isRefused, type Review, reviewLines } from "./lines.ts";
import { type NewPackageSteps, useNewPackage } from "./use_new_package.ts";

/** Makes a package in three steps: a form, the upload, a review of findings. */
export function NewPackageScreen({ active }: ScreenProps<"newPackage">) {
  const steps = useNewPackage();
  const { step, form, review, uploading: { transfer } } = steps;
  if (step === "upload" && transfer) {
    return <UploadPage active={active} steps={steps} transfer={transfer} />;
  }
  if (step === "review" && review) {
    return <ReviewPage active={active} steps={steps} review={review} />;
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

interface PageProps {
  readonly active: boolean;
  readonly steps: NewPackageSteps;
}

function UploadPage(
  { active, steps, transfer }: PageProps & { readonly transfer: Transfer },
) {
  const { check, edit, uploading: { stop } } = steps;
  const isStopped = transfer.stopped !== null;
  return (
    <SheetScreen
      active={active}
      fetched={constantResult(transfer)}
      linesOf={transferLines}
      keysOf={() =>
        bind(transferKeys, { stopped: isStopped, stop, resume: check, edit })}
      status={transfer.doing}
    />
  );
}

function ReviewPage(
  { active, steps, review }: PageProps & { readonly review: Review },
) {
  const { accept, make, edit } = steps;
  const refused = isRefused(review);
  const codes = canAccept(review);
  return (
    <SheetScreen
      active={active}
      fetched={constantResult(review)}
      linesOf={reviewLines}
      keysOf={() =>
        bind(reviewKeys, {
          refused,
          accept: codes.length > 0 ? () => accept(review, codes) : null,
          make: () => make(review),
          edit,
        })}
      status={!refused
        ? text.newPackage.reviewStatus
        : codes.length > 0
        ? text.findings.acceptFirst
        : text.newPackage.refused}
    />
  );
}
