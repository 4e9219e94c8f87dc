// Finds the addresses in a message. Only http, https and mailto become links; everything else stays text.

export type Part = Readonly<{ kind: "text"; text: string }> | Readonly<{ kind: "link"; text: string; href: string }>;

const ADDRESS = /(?:https?:\/\/|mailto:)[^\s<>"`]+/giu;
const TRAILING = /[.,:;!?…»“”’)\]}]$/u;
const PAIRS: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
const SAFE = new Set(["http:", "https:", "mailto:"]);

export function linkify(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = safeHref(address);
    if (!href || isInsideWord(text, match.index)) continue;
    if (match.index > done) parts.push({ kind: "text", text: text.slice(done, match.index) });
    parts.push({ kind: "link", text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push({ kind: "text", text: text.slice(done) });
  return parts;
}

/** Without the punctuation that ends the sentence; a closing bracket stays when its partner is inside. */
function trimmed(address: string): string {
  let result = address;
  while (TRAILING.test(result)) {
    const last = result.at(-1) ?? "";
    const partner = PAIRS[last];
    if (partner && count(result, partner) >= count(result, last)) return result;
    result = result.slice(0, -1);
  }
  return result;
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function isInsideWord(text: string, index: number): boolean {
  return index > 0 && /[\p{L}\p{N}]/u.test(text.charAt(index - 1));
}

export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    if (!SAFE.has(url.protocol)) return null;
    if (url.protocol === "mailto:" ? !url.pathname.includes("@") : !url.hostname) return null;
    return url.href;
  } catch {
    return null;
  }
}
