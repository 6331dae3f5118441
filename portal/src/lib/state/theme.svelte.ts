// Light, dark, or what the system says. The choice is kept in the browser where that is allowed.

export type Theme = 'system' | 'light' | 'dark';
const key = 'flowmart-theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

class ThemeState {
  choice = $state<Theme>(stored());
  systemDark = $state(matchMedia('(prefers-color-scheme: dark)').matches);

  get dark(): boolean {
    return this.choice === 'system' ? this.systemDark : this.choice === 'dark';
  }

  toggle(): void {
    this.set(this.dark ? 'light' : 'dark');
  }

  set(choice: Theme): void {
    this.choice = choice;
    this.show();
    try {
      localStorage.setItem(key, choice);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }

  show(): void {
    if (this.choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.choice;
  }
}

export const theme = new ThemeState();

export function startTheme(): void {
  theme.show();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => (theme.systemDark = event.matches));
}
