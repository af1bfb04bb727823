import { colorOf } from "../theme";

const padding = 16, line = 22, font = "13px ui-sans-serif, system-ui, sans-serif";

/** What stands above the charts, and the name of the file. */
export interface Picture {
  title: string;
  legend: readonly { label: string; color: string; dash?: number[] }[];
  fileName: string;
}

/** Saves charts, one below the other as they are on the screen, with their titles and with what their colours mean. */
export async function savePicture(plots: Iterable<HTMLElement>, { title, legend, fileName }: Picture): Promise<void> {
  const charts = [...plots].map(plot => ({ name: plot.dataset["title"], canvas: plot.querySelector("canvas")! }));
  const scale = devicePixelRatio;
  const width = Math.max(...charts.map(chart => chart.canvas.width / scale)) + 2 * padding;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d")!;
  let [left, row] = [padding, 1];
  context.font = font;
  const places = legend.map(({ label }) => {
    const needed = 36 + context.measureText(label).width;
    if (left > padding && left + needed > width)
      [left, row] = [padding, row + 1];
    left += needed;
    return { x: left - needed, y: padding + row * line };
  });
  canvas.width = width * scale;
  canvas.height = charts.reduce((sum, { name, canvas }) => sum + canvas.height + (name ? line * scale : 0), 0) + (2 * padding + (row + 1) * line) * scale;
  context.scale(scale, scale);
  context.fillStyle = colorOf("--well");
  context.fillRect(0, 0, width, canvas.height);
  context.textBaseline = "top";
  context.fillStyle = colorOf("--ink");
  context.font = `600 ${font}`;
  context.fillText(title, padding, padding);
  context.font = font;
  context.lineWidth = 4;
  legend.forEach(({ label, color, dash = [] }, i) => {
    const { x, y } = places[i]!;
    context.strokeStyle = colorOf(color);
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x, y + 7);
    context.lineTo(x + 14, y + 7);
    context.stroke();
    context.fillText(label, x + 20, y);
  });
  let top = padding + (row + 1) * line;
  for (const { name, canvas: chart } of charts) {
    if (name) {
      context.fillText(name, padding, top);
      top += line;
    }
    context.drawImage(chart, padding, top, chart.width / scale, chart.height / scale);
    top += chart.height / scale;
  }
  const blob = await new Promise<Blob | null>(done => canvas.toBlob(done));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob!);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
