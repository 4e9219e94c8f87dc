// Which release of this client the server has, told by its page: the files that it names are called otherwise in each.

const ASSET = /"(\/assets\/[^"]+)"/g;

/** Whether the page is that of a release with files that this tab doesn't know. What is no page of ours says nothing. */
export function isAnotherRelease(page: string, known: ReadonlySet<string>): boolean {
  if (known.size === 0 || !page.includes('id="root"')) return false;
  return [...page.matchAll(ASSET)].some(([, asset = ""]) => !known.has(asset));
}

/** The files that this tab was opened with; none while developing. */
export function assetsOf(page: Document): ReadonlySet<string> {
  const named = [...page.querySelectorAll("[src], link[href]")];
  const paths = named.map((element) => element.getAttribute("src") ?? element.getAttribute("href") ?? "");
  return new Set(paths.filter((path) => path.startsWith("/assets/")));
}
