import { useEffect } from "preact/hooks";

const side = 32, bar = 8;

/** Draws how far something is below the page's icon, in the browser's tab; null leaves the icon as it is. */
export function useProgressIcon(share: number | null): void {
  const filled = share === null ? null : Math.round(share * side); // anew only when a pixel changes
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]")!;
    if (filled === null)
      return;
    const mark = new Image();
    mark.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = side;
      const context = canvas.getContext("2d")!;
      context.drawImage(mark, 0, 0, side, side);
      context.fillStyle = "#17201e";
      context.fillRect(0, side - bar, side, bar);
      context.fillStyle = "#f2b705";
      context.fillRect(0, side - bar + 1, filled, bar - 1);
      link.type = "image/png";
      link.href = canvas.toDataURL();
    };
    mark.src = "./mark.svg";
    return () => {
      mark.onload = null;
      link.type = "image/svg+xml";
      link.href = "./mark.svg";
    };
  }, [filled]);
}
