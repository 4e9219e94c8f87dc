// Whether a reload would come at a bad moment: somebody is writing, or a form is open.

const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

export function isBusy(page: Document): boolean {
  if (page.querySelector("dialog[open]")) return true;
  const fields = [...page.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(TEXT)];
  // A draft is kept; what stands in any other large field is not.
  const isKept = (field: Element) => field.closest("[data-draft]") !== null;
  return fields.some(
    (field) => field.value !== "" && (field === page.activeElement || (field.matches("textarea") && !isKept(field))),
  );
}
