// The catalogue of the running program, read once and indexed by id.
import { at, segment } from './address';
import { getCatalog } from './api/client';
import type {
  Catalog, Channel, DataStore, Entity, Flow, Message, MessageKind, Named, Row, Service,
} from './api/types';
import { plain } from './format';

export type Section = 'services' | 'messages' | 'channels' | 'entities' | 'flows' | 'stores' | 'owners';

const byId = <T extends { id: string }>(list: T[]): Map<string, T> => new Map(list.map((item) => [item.id, item]));

export class Index {
  readonly services: Map<string, Service>;
  readonly messages: Map<string, Message>;
  readonly channels: Map<string, Channel>;
  readonly entities: Map<string, Entity>;
  readonly flows: Map<string, Flow>;
  readonly stores: Map<string, DataStore>;
  readonly owners: Map<string, Named>;
  readonly outside: Map<string, Named>;

  constructor(readonly catalog: Catalog) {
    this.services = byId(catalog.services);
    this.messages = byId(catalog.messages);
    this.channels = byId(catalog.channels);
    this.entities = byId(catalog.entities);
    this.flows = byId(catalog.flows);
    this.stores = byId(catalog.dataStores);
    this.owners = byId<Named>([...catalog.teams, ...catalog.users]);
    this.outside = byId<Named>([...catalog.actors, ...catalog.externalSystems]);
  }

  get ownServices(): Service[] {
    return this.catalog.services.filter((service) => !service.external);
  }

  rows(direction: Row['direction']): Row[] {
    return this.catalog.rows.filter((row) => row.direction === direction);
  }

  /** Display name of a service, an actor or an outside system. */
  partyName(id: string | null): string {
    if (id === null) return 'Outside';
    return this.services.get(id)?.name ?? this.outside.get(id)?.name ?? plain(id.replaceAll(/([a-z])([A-Z])/g, '$1 $2'), 60);
  }

  /** Display name of the service in a CloudEvents source: its id, or its short lower-case form. */
  sourceName(source: string): string {
    const name = source.slice(source.lastIndexOf('/') + 1);
    const short = (id: string): string => id.replace(/Service$/, '').toLowerCase();
    const service = this.services.get(name) ?? this.catalog.services.find((one) => short(one.id) === name);
    return service?.name ?? this.partyName(name);
  }

  ownerName(id: string): string {
    return this.owners.get(id)?.name ?? id;
  }
}

export const kinds: MessageKind[] = ['event', 'command', 'query'];
export const plural: Record<MessageKind, string> = { event: 'Events', command: 'Commands', query: 'Queries' };

export function hrefOf(section: Section, id: string): string {
  return at(`/${section}/${segment(id)}`);
}

class CatalogState {
  index = $state.raw<Index | null>(null);
  error = $state<string | null>(null);

  async load(withPrivate: boolean): Promise<void> {
    try {
      this.index = new Index(await getCatalog(withPrivate));
      this.error = null;
    } catch (cause) {
      this.error = cause instanceof Error ? cause.message : String(cause);
    }
  }
}

export const catalog = new CatalogState();
