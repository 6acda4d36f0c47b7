// The words of the chosen language. They are there before the first page is drawn; another language begins with a reload.
import en, { type Words } from './en.ts';

export let w: Words = en;
export let locale = 'en';

export const languages = { en: 'English', de: 'Deutsch' } as const;
// Right to left and longer than any language: only for tests, chosen by hand.
const pseudo = 'x-rtl';

export type Language = keyof typeof languages | typeof pseudo;

const kept = 'hearth.language';

export function chosen_language(): Language {
  const asked = localStorage.getItem(kept);
  if (asked === pseudo || (asked && asked in languages)) return asked as Language;
  return navigator.language.startsWith('de') ? 'de' : 'en';
}

export function choose_language(language: Language): void {
  localStorage.setItem(kept, language);
  location.reload();
}

export async function load_words(): Promise<void> {
  const language = chosen_language();
  if (language === 'de') w = (await import('./de.ts')).default;
  if (language === pseudo) w = (await import('./pseudo.ts')).default;
  locale = language === pseudo ? 'ar' : regional(language);
  document.documentElement.lang = language === pseudo ? 'ar' : language;
  document.documentElement.dir = language === pseudo ? 'rtl' : 'ltr';
}

// The browser's own region where it speaks the language, so that an American reads 3:00 PM and a Briton 15:00.
function regional(language: string): string {
  return navigator.languages.find((one) => one.startsWith(language)) ?? language;
}
