// What the reader does with a graph: the node in focus, kinds hidden, words searched. Nodes and edges
// read it through the context, so a change of focus repaints them without making them anew.
import { getContext, setContext } from 'svelte';
import { nodeKinds, surroundings, without, type Graph, type Lit } from './model';
import { place, setQuery } from '../router.svelte';

const key = Symbol('graph view');

export class GraphView {
  focus = $state<string | null>(null);
  search = $state('');
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** Set by a replay; it wins over focus. */
  traced = $state.raw<Lit | null>(null);
  hovered = $state<string | null>(null);
  #full: () => Graph;
  #inAddress: boolean;

  constructor(full: () => Graph, inAddress: boolean) {
    this.#full = full;
    this.#inAddress = inAddress;
    if (!inAddress) return;
    this.focus = place.query.get('focus');
    this.search = place.query.get('find') ?? '';
    const kinds: string[] = nodeKinds;
    this.hidden = new Set((place.query.get('hide') ?? '').split(',').filter((kind) => kinds.includes(kind)));
  }

  get full(): Graph {
    return this.#full();
  }

  graph = $derived.by(() => without(this.#full(), this.hidden));

  lit = $derived.by<Lit | null>(() => {
    if (this.traced) return this.traced;
    if (this.focus !== null && this.graph.nodes.some((node) => node.id === this.focus)) return surroundings(this.graph, this.focus);
    const words = this.search.trim().toLowerCase();
    if (words === '') return null;
    const hits = this.graph.nodes.filter((node) => `${node.name} ${node.ref}`.toLowerCase().includes(words));
    return { nodes: new Set(hits.map((node) => node.id)), edges: new Set() };
  });

  focusOn(id: string | null): void {
    this.focus = id;
    if (this.#inAddress) setQuery({ focus: id });
  }

  find(words: string): void {
    this.search = words;
    if (this.#inAddress) setQuery({ find: words });
  }

  toggleKind(kind: string): void {
    const next = new Set(this.hidden);
    if (!next.delete(kind)) next.add(kind);
    this.hidden = next;
    if (this.#inAddress) setQuery({ hide: [...next].join(',') });
  }
}

export const provideView = (view: GraphView): GraphView => setContext(key, view);
export const useView = (): GraphView => getContext<GraphView>(key);
