// The graph as a picture, drawn from its layout onto a canvas in the colours of the page. No copy of
// the page is serialised, so the policy against inline styles holds here too.
import type { Placed } from './layout';
import type { Graph } from './model';

const margin = 32;

function colours(): (name: string) => string {
  const probe = document.createElement('span');
  document.body.append(probe);
  const known = new Map<string, string>();
  const read = (name: string) => {
    let value = known.get(name);
    if (value === undefined) {
      probe.style.color = `var(--${name})`;
      value = getComputedStyle(probe).color;
      known.set(name, value);
    }
    return value;
  };
  for (const kind of ['event', 'command', 'query', 'service', 'channel', 'store']) {
    read(kind);
    read(`${kind}-soft`);
  }
  for (const name of ['page', 'surface', 'text', 'line-strong', 'muted', 'warn']) read(name);
  probe.remove();
  return (name) => known.get(name) ?? '#888';
}

function drawEdges(pen: CanvasRenderingContext2D, graph: Graph, placed: Placed, colour: (name: string) => string): void {
  for (const edge of graph.edges) {
    const wire = placed.wires.get(edge.id);
    if (!wire) continue;
    const { x1, y1, x2, y2 } = wire;
    const middle = (x1 + x2) / 2;
    pen.strokeStyle = colour(edge.unresolved ? 'warn' : 'line-strong');
    pen.setLineDash(edge.unresolved ? [8, 6] : edge.verb === 'travels on' ? [3, 4] : []);
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.bezierCurveTo(middle, y1, middle, y2, x2, y2);
    pen.stroke();
    if (edge.unresolved) continue;
    const tip = x2 > x1 ? -6 : 6;
    pen.fillStyle = colour('line-strong');
    pen.beginPath();
    pen.moveTo(x2, y2);
    pen.lineTo(x2 + tip, y2 - 3.5);
    pen.lineTo(x2 + tip, y2 + 3.5);
    pen.fill();
  }
  pen.setLineDash([]);
}

export async function png(graph: Graph, placed: Placed, title: string): Promise<Blob> {
  const colour = colours();
  const scale = 2;
  const canvas = document.createElement('canvas');
  canvas.width = (placed.width + 2 * margin) * scale;
  canvas.height = (placed.height + 2 * margin + 34) * scale;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser has no canvas');
  const family = getComputedStyle(document.body).fontFamily;
  pen.scale(scale, scale);
  pen.fillStyle = colour('page');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = colour('text');
  pen.font = `650 17px ${family}`;
  pen.fillText(title, margin, margin + 4);
  pen.translate(margin, margin + 34);
  drawEdges(pen, graph, placed, colour);
  for (const node of graph.nodes) {
    const box = placed.boxes.get(node.id);
    if (!box) continue;
    const tone = node.kind === 'outside' ? 'service' : node.kind;
    pen.fillStyle = node.kind === 'outside' ? colour('surface') : colour(`${tone}-soft`);
    pen.strokeStyle = colour(tone);
    pen.beginPath();
    pen.roundRect(box.x, box.y, box.width, box.height, 7);
    pen.fill();
    pen.stroke();
    pen.fillStyle = colour('text');
    pen.font = `560 12.5px ${family}`;
    pen.textBaseline = 'middle';
    pen.fillText(node.name, box.x + 11, box.y + box.height / 2, box.width - 60);
    pen.fillStyle = colour('muted');
    pen.font = `11px ${family}`;
    pen.textAlign = 'right';
    pen.fillText(node.version, box.x + box.width - 9, box.y + box.height / 2);
    pen.textAlign = 'left';
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made'))), 'image/png'));
}

export function save(content: Blob, name: string): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(content);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
