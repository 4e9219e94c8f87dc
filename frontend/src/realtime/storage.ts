/** The browser's storage; where it has none for us, one that lives as long as the page. */
export function openStorage(): Storage {
  try {
    return window.localStorage ?? inMemory();
  } catch {
    return inMemory(); // forbidden: already looking at it fails
  }
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
