/** Ends an exhaustive switch: a case that was forgotten does not compile. */
export function never(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
