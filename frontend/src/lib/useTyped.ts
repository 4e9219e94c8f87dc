import { useEffect, useState } from "react";
import { useLocation, useNavigationType } from "react-router";

/**
 * What is typed into a field whose text stands in the page's address, too: there a moment later, in the same entry of
 * the history. Whoever comes to another entry finds the field as its address has it.
 */
export function useTyped(inAddress: string): [string, (text: string) => void] {
  const { key } = useLocation();
  const came = useNavigationType();
  const [typed, setTyped] = useState(inAddress);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each entry
  useEffect(() => {
    if (came !== "REPLACE") setTyped(inAddress);
  }, [key, came, inAddress]);
  return [typed, setTyped];
}
