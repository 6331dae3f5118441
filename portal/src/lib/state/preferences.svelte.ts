// Whether private messages are shown. Part of the address, so a link shows what its sender saw.
import { catalog } from '../catalog.svelte';
import { place, setQuery } from '../router.svelte';

class Preferences {
  withPrivate = $state(new URLSearchParams(location.search).get('private') === '1');

  togglePrivate(): void {
    this.withPrivate = !this.withPrivate;
    setQuery({ private: this.withPrivate ? '1' : null });
    void catalog.load(this.withPrivate);
  }

  /** Keeps the mark in the address when the reader moves to another page. */
  keepInAddress(): void {
    if (this.withPrivate && place.query.get('private') !== '1') setQuery({ private: '1' });
  }
}

export const preferences = new Preferences();
