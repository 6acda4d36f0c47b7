// How the page looks on this device.

export type Theme = 'auto' | 'light' | 'dark';
export const themes: Theme[] = ['auto', 'light', 'dark'];

const kept = 'hearth.theme';

export function chosen_theme(): Theme {
  const theme = localStorage.getItem(kept);
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export function apply_theme(): void {
  const theme = chosen_theme();
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function choose_theme(theme: Theme): void {
  localStorage.setItem(kept, theme);
  apply_theme();
}
