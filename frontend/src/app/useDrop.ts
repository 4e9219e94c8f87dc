// Files dragged over an element: whether they are, and what is done with them when they are let go.
import { type DragEvent, useState } from "react";

export function useDrop(onDrop: ((files: readonly File[]) => void) | null) {
  const [depth, setDepth] = useState(0); // entering a child comes before leaving its parent
  const hasFiles = ({ dataTransfer }: DragEvent) => onDrop !== null && dataTransfer.types.includes("Files");
  return {
    over: depth > 0,
    watch: {
      onDragEnter: (event: DragEvent) => hasFiles(event) && setDepth((now) => now + 1),
      onDragLeave: (event: DragEvent) => hasFiles(event) && setDepth((now) => Math.max(0, now - 1)),
      onDragOver: (event: DragEvent) => hasFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        setDepth(0);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onDrop?.([...event.dataTransfer.files]);
      },
    },
  };
}
