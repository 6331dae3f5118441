// Full-text search over everything the catalogue names.
import MiniSearch from 'minisearch';
import { at } from './address';
import { hrefOf, type Index, type Section } from './catalog.svelte';

export interface Found {
  id: string;
  name: string;
  kind: string;
  summary: string;
  href: string;
}

const words = (text: string): string => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2');

function entries(index: Index): Found[] {
  const make = (section: Section, kind: string, item: { id: string; name: string; summary?: string | null }): Found => ({
    id: `${section}/${item.id}`,
    name: item.name,
    kind,
    summary: item.summary ?? '',
    href: hrefOf(section, item.id),
  });
  const { catalog } = index;
  return [
    ...catalog.messages.map((message) => make('messages', message.kind, message)),
    ...catalog.services.map((service) => make('services', 'service', service)),
    ...catalog.channels.map((channel) => make('channels', 'channel', channel)),
    ...catalog.entities.map((entity) => make('entities', 'entity', entity)),
    ...catalog.flows.map((flow) => make('flows', 'flow', flow)),
    ...catalog.dataStores.map((store) => make('stores', 'store', store)),
    ...catalog.teams.map((team) => make('owners', 'owner', { id: team.id, name: team.name, summary: team.summary ?? 'Team' })),
    ...catalog.users.map((user) => make('owners', 'owner', { id: user.id, name: user.name, summary: user.role ?? 'Person' })),
    ...catalog.language.map((entry) => ({
      id: `language/${entry.term}`, name: entry.term, kind: 'language', summary: entry.meaning, href: at('/language'),
    })),
  ];
}

export function searcher(index: Index): (text: string) => Found[] {
  const all = entries(index);
  const byId = new Map(all.map((entry) => [entry.id, entry]));
  const engine = new MiniSearch<Found & { words: string }>({
    fields: ['name', 'words', 'kind', 'summary'],
    searchOptions: { boost: { name: 4, words: 3 }, prefix: true, fuzzy: 0.18, combineWith: 'AND' },
  });
  engine.addAll(all.map((entry) => ({ ...entry, words: words(entry.id) })));
  return (text) =>
    engine.search(words(text)).slice(0, 24).flatMap((hit) => byId.get(hit.id as string) ?? []);
}
