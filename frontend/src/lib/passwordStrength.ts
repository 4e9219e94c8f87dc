// A hint while typing. Length is what counts; the server checks against the common ones.

const SHORTEST = 12;

export function passwordStrength(password: string): { strength: 0 | 1 | 2 | 3 | 4; text: string } {
  const rule = "Twelve characters or more, not a common one.";
  const length = [...password].length;
  const different = new Set(password).size;
  if (length === 0) return { strength: 0, text: rule };
  if (length < SHORTEST) return { strength: 1, text: `${SHORTEST - length} more. ${rule}` };
  if (different < 6) return { strength: 2, text: `Too much of the same. ${rule}` };
  return length < 16 ? { strength: 3, text: `Good. ${rule}` } : { strength: 4, text: "Very good." };
}
