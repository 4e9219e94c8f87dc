/** The browser's storage; where it has none for us, one that lives as long as the page. */
export function openStorage(): Storage {
  try {
    return window.localStorage ?? inMemory();
  } catch {
    return inMemory(); // forbidden: already looking at it fails
  }
}

/** All that is kept under such a key. */
export function keysIn(storage: Storage, prefix: string): string[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
  return keys.filter((key) => key.startsWith(prefix));
}

function inMemory(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
